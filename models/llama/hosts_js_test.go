package llama

var hosts = []host{portable}
