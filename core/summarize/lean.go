package summarize

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mostCarried is how many sentences before it a sentence may bring along.
	mostCarried = 2
	// worthCarrying is the share of the score of the best sentence that stands by itself which a sentence has
	// to reach, on average with those that it brings along, to come before it.
	worthCarrying = 0.7
)

// leans reports whether sentence i says little, or something else, without the sentence before it: it opens
// with what points back ("But", "They", "This"), speaks of someone or something that it does not name, is
// a question, is part of a quotation without its speaker, or goes on after one that leans. A turn in a dialogue
// never does: there the speaker is named; nor does what a context asks for, which is wanted all the same. Of
// languages without an entry in pointing nothing is known but questions and quotations.
func (s *source) leans(i int) bool {
	if s.dialogue || i == 0 || s.asked[i] {
		return false
	}
	return s.pointsBack(i) || s.goesOn(i)
}

// pointsBack reports whether sentence i leans by its own words.
func (s *source) pointsBack(i int) bool {
	back, known := s.back[i]
	if !known {
		back = i > 0 && s.hasPointer(i)
		s.back[i] = back
	}
	return back
}

// hasPointer reports whether the words of sentence i, alone, lean on another.
func (s *source) hasPointer(i int) bool {
	text := s.quote(i)
	if s.asks(i) || quotedAlone(text) {
		return true
	}
	back, known := pointing[s.language.Code]
	if !known {
		return false
	}
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case back.itself != nil && back.itself.MatchString(text):
		return false
	case back.opening.MatchString(text):
		return true
	}
	return s.language.Code == "en" && (pointsElsewhere(text) || s.speaksOfUnnamed(text))
}

// goesOn reports whether sentence i, which names nobody and nothing, follows one that points back: then it goes
// on about what that one speaks of ("An architect rebuilt the block. He cut a courtyard through it. Half of the
// rooms became flats."). What the author or the reader does stands by itself, and so does what follows a
// question. Names are told by their capitals, so of German, which gives them to all nouns, and of scripts
// without capitals nothing is known.
func (s *source) goesOn(i int) bool {
	if s.language.Code != "en" && s.language.Code != "fr" || s.asks(i-1) || !s.pointsBack(i-1) {
		return false
	}
	text := s.quote(i)
	return !ourselves.MatchString(text) && !s.names(text)
}

// names reports whether a sentence has a name: a word with a capital that no start of a sentence explains.
func (s *source) names(text string) bool {
	for i, word := range strings.FieldsFunc(text, notWord) {
		if s.isName(i, word) {
			return true
		}
	}
	return false
}

// isName reports whether word i of a sentence is a name, or part of one. That a sentence begins with it is no
// sign of a name, unless the text has it in small letters nowhere and with a capital within a sentence.
func (s *source) isName(i int, word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	lower := strings.ToLower(word)
	if i == 0 {
		return unicode.IsUpper(r) && !s.language.Stop(lower) && !s.inSmall(lower) && s.capitalWithin(word)
	}
	return unicode.IsUpper(r) && lower != "i"
}

// capitalWithin reports whether the text has a word, as it stands here, after another one of a sentence.
func (s *source) capitalWithin(word string) bool {
	for at := 0; ; {
		i := strings.Index(s.Text[at:], word)
		if i < 0 {
			return false
		}
		before := strings.TrimRight(s.Text[:at+i], " \n")
		last, _ := utf8.DecodeLastRuneInString(before)
		after, _ := utf8.DecodeRuneInString(s.Text[at+i+len(word):])
		if len(before) < at+i && (unicode.IsLetter(last) || last == ',') && notWord(after) {
			return true
		}
		at += i + len(word)
	}
}

// asks reports whether sentence i is a question, or tells of one that another sentence answers.
func (s *source) asks(i int) bool {
	text := s.Text[s.sentences[i].start:s.sentences[i].end]
	return question.MatchString(text) || s.language.Code == "en" && indirect.MatchString(text)
}

// pointsElsewhere reports whether an English sentence points within to what another has named.
func pointsElsewhere(text string) bool {
	if elsewhere.MatchString(text) {
		return true
	}
	for _, m := range such.FindAllStringSubmatch(text, -1) {
		if m[1] != "as" && m[1] != "that" {
			return true
		}
	}
	object := objects.FindString(text)
	return object != "" && !clause.MatchString(object)
}

// leaningOn are the sentences that i leans on, one after another, nearest first. ok is false where there are
// more than mostCarried, or one of them cannot stand in a summary, or is a question.
func (s *source) leaningOn(i int, stands []bool) (carried []int, ok bool) {
	for s.leans(i) {
		if s.asks(i) { // what answers it comes after it
			return nil, false
		}
		if i--; len(carried) == mostCarried || !stands[i] {
			return nil, false
		}
		carried = append(carried, i)
	}
	return carried, true
}

var (
	question = regexp.MustCompile(`[?？]["”’»)]*$`)
	indirect = regexp.MustCompile(`^(?:Where|Whether|How|Why|Who)\b[^,;:]*\b(?:is|was|were|(?:has|have|had)(?: \w+)? been) (?:open|settled|examined|tested|studied|solved|answered)\b|\bto find out\.$`)
	// elsewhere points to a place or thing that another sentence has named.
	elsewhere = regexp.MustCompile(`\b(?:[Tt]he (?:former|latter|others?)|(?:a different|another|this|that) one|there (?:and|but|with|by|for|to|at|in|on|since|until))\b` +
		`|\b(?:there|this)[.,;]|\bthis (?:and|but|because)\b|\b(?:nevertheless|nonetheless|instead|too)\.|\bboth (?:halves|groups|cases|sides)\b|[,;] \w+ of them\b|\b(?:better|worse|more|less|so),|\btherefore\b|^(?:\S+ ){0,4}(?:answers?|answered|repl(?:y|ies|ied)|agree[sd]?)\b|^(?:The|An?) [a-z]+ ones? [a-z]|^(?:\S+ ){0,3}of (?:it|them|this|these|those|him|her)\b|^(?:Despite|Due to|Because of|Thanks to|With|In|On|From|By|For)\b[^,;:]*\b(?:these|those)\b`)
	// such points back but for "such as" and "such that".
	such = regexp.MustCompile(`\b[Ss]uch (\w+)`)
	// objects are what cannot be the subject of their own clause.
	objects = regexp.MustCompile(`^[^,;:–—]*?\b(?:them|him)\b`)
	clause  = regexp.MustCompile(`\b(?:and|but|or|who|whom|whose|which|that|when|where|while|if|as|because|since|after|before|to|for|of|with)\b`)
	// ourselves are the author and the reader.
	ourselves = regexp.MustCompile(`(?i)\b(?:we|our|us|i|you|this (?:paper|work|article|study)|nous|notre|nos|vous)\b`)
	saying    = regexp.MustCompile(`\p{L}+[^“”"]*\p{L}+`)
	inQuotes  = regexp.MustCompile(`[“"][^“”"]*[”"]`)
)

// quotedAlone reports whether a sentence is a quotation, or part of one, without a word of who says it.
func quotedAlone(text string) bool {
	if strings.Count(text, "“") != strings.Count(text, "”") || strings.Count(text, `"`)%2 != 0 {
		return true
	}
	outside := inQuotes.ReplaceAllString(text, "")
	return len(outside) < len(text) && !saying.MatchString(outside)
}

// pointers are how the sentences of a language point back by the words that they open with.
type pointers struct {
	opening *regexp.Regexp
	itself  *regexp.Regexp // openings that look like it and name the text itself, or a time; nil: none
}

var pointing = map[string]pointers{
	"en": {
		opening: regexp.MustCompile(`^(?:(?:He|She|It|They|His|Her|Hers|Its|Their|Theirs|Them|Him|This|That|These|Those|Such|` +
			`But|And|So|Yet|Or|Nor|However|Therefore|Thus|Hence|Nevertheless|Nonetheless|Instead|Otherwise|Moreover|Furthermore|Besides|Meanwhile|` +
			`Then|Consequently|Accordingly|Similarly|Likewise|Conversely|Still|Even so|For example|For instance|In contrast|By contrast|` +
			`On the (?:other hand|contrary)|As a result|Since then|After that|Before that|Until then|In addition|In turn|In this way|In that|At the same time|Also|Too|` +
			`(?:(?:Over|In|During|For|On|By) t|T)he (?:following|next (?:day|morning|evening|night|week|month|year)s?)|On board (?:is|are|was|were)|` +
			`Another|Others?|None|Neither|Either|The (?:same|former|latter|others?|second|third|two|three|reason|answer|rest)|There (?:the|an?|he|she|they|it|we)|(?:Two|Three|Four|Five|Six) or (?:two|three|four|five|six|seven) [a-z]+[^s])\b` +
			`|(?:Each|Both|One|Some|Most|Many|Few|All|Two|Three|Half) (?:of (?:them|these|those)|is|are|was|were|has|have|had|can|could|will|would|may|do|does|did|[a-z]+[^s'’ui]s)\b` +
			`|(?:In|On|At|By|From|With|For|After|Before|Under|Since|To|Of|About|Among|Behind|Below|Above|Through|Because of|Despite|Without|Both of|All of|Most of|Some of|One of|Two of|Three of|Each of|Half of|Part of) (?:this|that|these|those|them|it|him|her|his|its|their)\b)`),
		itself: regexp.MustCompile(`^(?:In |During |At |By |Since |For )?[Tt](?:his|hese) (?:paper|work|article|study|thesis|report|page|post|review|chapter|survey|year|week|month|morning|evening|spring|summer|autumn|winter|season|century|days)\b`),
	},
	"de": {opening: regexp.MustCompile(`^(?:Er|Sie|Es|Ihr|Ihre|Ihren|Ihrem|Sein|Seine|Seinen|Diese[rsnm]?|Jene[rsnm]?|Solche|Aber|Doch|Und|Oder|Denn|Deshalb|Daher|Darum|Deswegen|Trotzdem|Dennoch|Jedoch|Allerdings|Außerdem|Danach|Davor|Dann|Dort|Da|Dabei|Dadurch|Damit|Davon|Dazu|Dafür|Dagegen|Stattdessen|Zudem|So|Beide|Seitdem|Das (?:ist|sind|war|waren|hat|hatte|wird|kann|liegt|gilt|zeigt))(?:\P{L}|$)`)},
	"fr": {opening: regexp.MustCompile(`^(?:Il|Elle|Ils|Elles|Ce|C['’]|Cet|Cette|Ces|Cela|Ceux|Celle|Celui|Son|Sa|Ses|Leur|Leurs|Mais|Et|Or|Ou|Donc|Car|Pourtant|Cependant|Toutefois|Ainsi|Alors|Puis|Ensuite|Enfin|Aussi|De plus|En revanche|Au contraire|Par exemple|Depuis|Là)(?:\P{L}|$)`)},
}

// speaksOfUnnamed reports whether an English sentence has a pronoun of the third person before anything that
// it may stand for: for a person a name or a noun for one, for a thing any noun but a time. Where the subject is
// a person ("Breeder Aminata Kargbo hopes to cross it") or nobody, what follows is a verb unless an article or
// preposition tells of a noun.
func (s *source) speaksOfUnnamed(text string) bool {
	person, thing, subject := false, false, false
	words := strings.FieldsFunc(text, notWord)
	for i, word := range words {
		word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
		lower := strings.ToLower(word)
		switch lower {
		case "he", "she", "him", "her", "his", "himself", "herself":
			if !person {
				return true
			}
			continue
		case "it", "its", "they", "them", "their", "itself", "themselves":
			if !thing {
				return true
			}
			continue
		}
		switch {
		case i == 0 && slices.Contains(indefinite, lower):
			subject = true
		case s.isName(i, word) && i > 1 && s.isName(i-1, words[i-1]) && trade(words[:i-1]):
			person, thing, subject = true, false, true
		case s.isName(i, word) || slices.Contains(persons, strings.TrimSuffix(lower, "s")):
			person, thing = true, true
		case utf8.RuneCountInString(lower) > 2 && !(i == 0 && participle(lower)) && !s.language.Stop(lower) && !slices.Contains(times, strings.TrimSuffix(lower, "s")):
			thing = thing || !subject || !participle(lower) && determiner.MatchString(words[i-1])
		}
	}
	return false
}

// trade reports whether words may be the trade of a person whose name follows: one or two, all in small letters
// but for the first.
func trade(words []string) bool {
	return len(words) <= 2 && !slices.ContainsFunc(words, func(w string) bool { return determiner.MatchString(w) })
}

// determiner are words before nouns.
var determiner = regexp.MustCompile(`^(?i:the|an?|this|that|these|those|some|all|both|no|its?|their|his|her|in|at|of|from|near|on|for|with|by|about|after|before|through|\d.*)$`)

// participle reports whether an English word that begins a sentence may be one: "Asked".
func participle(word string) bool {
	return strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing")
}

// inSmall reports whether the text has a word that begins a sentence in small letters too, as no name is.
func (s *source) inSmall(lower string) bool {
	for at := 0; ; {
		i := strings.Index(s.Text[at:], lower)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(s.Text[:at+i])
		after, _ := utf8.DecodeRuneInString(s.Text[at+i+len(lower):])
		if notWord(before) && notWord(after) {
			return true
		}
		at += i + len(lower)
	}
}

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// persons are nouns for people that a pronoun in the same sentence may stand for; times and the indefinite are
// what none does.
var (
	persons = strings.Fields("man woman boy girl mother father son daughter wife husband brother sister king queen president minister mayor " +
		"judge doctor nurse teacher pupil student professor researcher scientist engineer farmer fisherman baker driver rider writer author " +
		"singer painter actor player coach patient owner chief director officer soldier child parent neighbour friend victim monk nun bishop " +
		"captain sailor worker reporter critic lawyer manager candidate senator singer surgeon biologist historian cellarman schoolteacher baby")
	indefinite = strings.Fields("nobody nothing anybody anyone anything everybody everyone everything somebody someone something")
	times      = strings.Fields("day week month year hour minute second morning evening night time once twice today tomorrow yesterday now " +
		"century decade average spring summer autumn winter ago later soon often always never january february march april june july august " +
		"september october november december monday tuesday wednesday thursday friday saturday sunday when while after before although because since until though whether")
)

// carry takes sentences from best as pick does, each with those that it leans on; one that would be over the
// limit with them is left out, and so is one that is not worth them (see worthCarrying). Where all are, ok is
// false.
func (s *source) carry(best []int, limit Limit) (chosen []int, ok bool) {
	stands := s.stands()
	words := 0
	for _, i := range best {
		if limit.Sentences > 0 && len(chosen) >= limit.Sentences {
			break
		}
		if slices.Contains(chosen, i) || s.repeats(i, chosen) {
			continue
		}
		carried, holds := s.leaningOn(i, stands)
		if !holds {
			continue
		}
		group := []int{i}
		for _, j := range carried {
			if !slices.Contains(chosen, j) {
				group = append(group, j)
			}
		}
		n := 0
		for _, j := range group {
			n += s.sentences[j].words
		}
		// The first sentence is taken however long it is.
		long := limit.Words > 0 && words+n > limit.Words && (len(chosen) > 0 || len(group) > 1)
		if long || limit.Sentences > 0 && len(chosen)+len(group) > limit.Sentences || !s.worth(i, carried, best, chosen, stands) {
			continue
		}
		chosen = append(chosen, group...)
		words += n
	}
	return chosen, len(chosen) > 0
}

// worth reports whether sentence i, with those that it brings along, is worth more on average than
// worthCarrying times the best sentence left that stands by itself.
func (s *source) worth(i int, carried, best, chosen []int, stands []bool) bool {
	if len(carried) == 0 {
		return true
	}
	sum := s.scores[i]
	for _, j := range carried {
		sum += s.scores[j]
	}
	for _, k := range best {
		if k != i && stands[k] && !slices.Contains(chosen, k) && !s.leans(k) && !s.repeats(k, chosen) {
			return sum/float64(1+len(carried)) >= worthCarrying*s.scores[k]
		}
	}
	return true
}

// repeats reports whether sentence i says what one of chosen says.
func (s *source) repeats(i int, chosen []int) bool {
	return slices.ContainsFunc(chosen, func(j int) bool {
		return s.sentences[i].vector.dot(s.sentences[j].vector) > tooSimilar
	})
}

// standing gives sentences, best first, with those that lean on another one last. What is not asked for is not
// looked at.
func (s *source) standing(best []int) iter.Seq[int] {
	return func(yield func(int) bool) {
		var last []int
		for _, i := range best {
			if s.leans(i) {
				last = append(last, i)
			} else if !yield(i) {
				return
			}
		}
		for _, i := range last {
			if !yield(i) {
				return
			}
		}
	}
}
