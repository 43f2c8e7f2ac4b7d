package translate

// languages are those that a chat model is asked for, by the names that it is asked with.
var languages = []struct{ code, name string }{
	{"en", "English"}, {"es", "Spanish"}, {"fr", "French"}, {"de", "German"}, {"pt", "Portuguese"}, {"it", "Italian"},
	{"nl", "Dutch"}, {"ru", "Russian"}, {"zh", "Chinese"}, {"ja", "Japanese"}, {"ko", "Korean"}, {"ar", "Arabic"},
	{"hi", "Hindi"}, {"pl", "Polish"}, {"uk", "Ukrainian"}, {"cs", "Czech"}, {"sv", "Swedish"}, {"da", "Danish"},
	{"no", "Norwegian"}, {"fi", "Finnish"}, {"hu", "Hungarian"}, {"ro", "Romanian"}, {"tr", "Turkish"}, {"el", "Greek"},
	{"vi", "Vietnamese"}, {"id", "Indonesian"},
}

// name is that of a language, "" where it is not known.
func name(code string) string {
	for _, l := range languages {
		if l.code == code {
			return l.name
		}
	}
	return ""
}
