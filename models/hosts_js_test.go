package models

var hosts = []host{portable}
