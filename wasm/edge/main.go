// Command edge serves summaries from a Cloudflare Worker, for those who want them where their pages
// are served: the text's own sentences, without a model. Outside WebAssembly it is an ordinary
// server, on PORT or 9900, to try it with.
//
//	curl --data-binary @article.txt 'https://…/summarize?kind=tldr&length=medium'
package main

import "github.com/syumai/workers"

func main() {
	workers.Serve(handler())
}
