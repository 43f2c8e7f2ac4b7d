package tokenizer

import (
	"strings"
	"testing"
	"time"

	"github.com/ardanlabs/jinja"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMeteredTemplatesAreTheSame: what a template writes does not change with the meter in it, white
// space included.
func TestMeteredTemplatesAreTheSame(t *testing.T) {
	messages := []Message{{"system", "Be brief."}, {"user", " Hi {{ there }} \n"}, {"assistant", "Yes?"}, {"user", "a|b"}}
	for _, source := range []string{
		smolLM2Template,
		"{% for m in messages %}\n  {{ m.role }}: {{ m['content'] | trim }}\n{% endfor %}\n",
		"{%- for m in messages -%}\n  {{- m.role -}}  :  {{- m.content -}}\n{%- endfor -%}  end",
		"{% for m in messages if m.role == 'user' %}\n{{ loop.index }}{{ ',' if not loop.last else '.' }}\n{% else %}none{% endfor %}",
		"{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}\n{{ ns.n }}",
		"{% set text %}\n{{ bos_token }}|{% endset %}{{ text }}{{ text }}",
		"{% macro turn(m, mark='#') %}\n{{ mark }}{{ m.content | upper }}\n{% endmacro %}{% for m in messages %}{{ turn(m) }}{{ turn(m, mark=\"%}\") }}{% endfor %}",
		"{% raw %}{% for x in %}{{ }}{% endraw %}{# {% for #}{{ 'a' ~ 1 ~ \"b\" }}",
		"{% if messages[0]['role'] == 'system' %}{% set first = messages[0]['content'] + '\\n\\n' %}{% set rest = messages[1:] %}{% else %}{% set first = '' %}{% set rest = messages %}{% endif %}{{ first }}{% for m in rest %}{{ (first if loop.first else '') + m['content'] | trim }}{% endfor %}",
		"{{ messages | map(attribute='role') | join(', ') }} {{ 'a-b' | replace('-', ' ') }} {{ 'x' * 3 }} {{ {'a': [1, 2]} | tojson(indent=2) }}",
	} {
		compiled, err := jinja.Compile(source)
		require.NoError(t, err, source)
		want, err := compiled.Render(map[string]any{"messages": turns(messages), "bos_token": "<s>", "add_generation_prompt": true})
		require.NoError(t, err, source)
		metered, err := newChatTemplate(source)
		require.NoError(t, err, source)
		got, err := metered.render(messages, map[string]any{"bos_token": "<s>", "add_generation_prompt": true})
		require.NoError(t, err, source)
		assert.Equal(t, want, got, source)
	}
}

// TestHostileTemplatesEnd: whatever a template does, it ends soon and keeps little.
func TestHostileTemplatesEnd(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for name, source := range map[string]string{
		"nested loops over a long text": "{% for a in messages[0].content %}{% for b in messages[0].content %}{% for c in messages[0].content %}{{ a }}{% endfor %}{% endfor %}{% endfor %}",
		"nested ranges":                 "{% for a in range(4000) %}{% for b in range(4000) %}{% for c in range(4000) %}{% endfor %}{% endfor %}{% endfor %}",
		"a text that doubles":           "{% set ns = namespace(x='x') %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
		"a list that doubles":           "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
		"texts that double in blocks":   "{% set x = 'xxxxxxxx' %}" + strings.Repeat("{% set x %}{{ x }}{{ x }}{% endset %}", 40),
		"a macro that calls itself":     "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
		"a macro that calls twice":      "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
		"work on a long text":           "{% for a in range(4000) %}{% for b in range(4000) %}{{ messages[0].content | upper | lower | length }}{% endfor %}{% endfor %}",
		"a filter of a long text":       "{% for a in messages[0].content if messages[0].content | upper == 'x' %}{% endfor %}",
		"tags with other white space":   "{%for\na in range(4000)%}{%-\tfor\tb in range(4000)%}{{ a }}{% for c in range(4000) %}{%endfor%}{%endfor%}{%endfor%}",
		"output without end":            "{% for a in range(4000) %}{{ messages[0].content }}{% endfor %}",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := newChatTemplate(source)
			require.NoError(t, err)
			begin := time.Now()
			_, err = c.render([]Message{{"user", long}}, nil)
			t.Logf("%v", time.Since(begin))
			require.ErrorIs(t, err, ErrChat)
			require.ErrorContains(t, err, "works without end")
		})
	}
	for name, test := range map[string]struct{ source, message string }{
		"a product":              {"{{ 'x' * 1000000000 }}", "a product"},
		"a product of variables": {"{% set x = messages[0].content * n %}", "a product"},
		"texts for characters":   {"{{ messages[0].content | replace('x', messages[0].content) }}", "replace with variable"},
		"a method for them":      {"{{ messages[0].content.replace('x', messages[0].content) }}", "replace with variable"},
		"a long separator":       {"{{ messages[0].content | join(messages[0].content) }}", "join with variable"},
		"an indent":              {"{{ messages | tojson(indent=1000000000) }}", "tojson with variable or long"},
		"many of them":           {"{{ 'x'" + strings.Repeat(" | replace('x', 'xxxxxxxxxxxxxxxx')", 9) + " }}", "9 functions"},
		"many terms":             {"{{ x" + strings.Repeat(" + x", 100) + " }}", "more than 64 terms"},
		"its own meter":          {"{{ __precis_step() }}", "it holds"},
	} {
		_, err := newChatTemplate(test.source)
		assert.ErrorIs(t, err, ErrChat, name)
		assert.ErrorContains(t, err, test.message, name)
	}
}
