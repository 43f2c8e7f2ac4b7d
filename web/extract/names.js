/** @file What authors call the parts of their pages. */

/** @typedef {import('./page.js').Place} Place */

/** By tag or role, and by id or class. @type {[string, RegExp | null, RegExp | null][]} */
const lexicon = [
  ['article', /^article$/, /\b(article|story|news-?text)/],
  ['main', /^main$/, /\bmain\b|\brole-main/],
  ['content', null, /content|entry|\bbody\b|article-?body|post-?(body|text|content)|prose|markdown|richtext|rich-text|wysiwyg|\btext\b/],
  ['post', null, /\bpost\b|blog|hentry|message|topic|thread/],
  ['nav', /^(nav|menu)$/, /\bnav|menu|breadcrumb|crumb|pagination|pager|paging|skip-?link|\btabs?\b/],
  ['header', /^header$/, /header|masthead|topbar|top-?bar|banner|hero|\blogo/],
  ['footer', /^footer$/, /foot(er)?\b|bottom|colophon|copyright|legal/],
  ['aside', /^aside$/, /sidebar|side-?bar|\bside\b|aside|rail\b|widget|secondary|complementary/],
  ['form', /^(form|fieldset|label|dialog)$/, /form\b|search|login|signup|sign-up/],
  ['comments', null, /comment|disqus|respond|discussion|\breply|replies/],
  ['related', null, /related|recommend|more-?(posts|articles|stories|from|news)|read-?(next|more|also)|similar|popular|trending|latest|recent|also-?like|suggest|outbrain|taboola|up-?next|teaser|\bcards?\b|carousel|slider|swiper/],
  ['social', null, /social|share|sharing|follow|addtoany|addthis/],
  ['author', null, /author|byline|by-line|\bbio\b|contributor|avatar|profile|signature/],
  ['meta', /^time$/, /\bmeta\b|-meta|meta-|date|timestamp|\btime\b|published|\btags?\b|\btag-|categor|label|info\b|details?\b|stats?\b|read-?time/],
  ['promo', null, /promo|advert|\bads?\b|\bad-|-ad\b|sponsor|banner|\bcta\b|newsletter|subscri|signup|sign-up|opt-?in|donat|affiliate|paywall|offer|upsell/],
  ['consent', null, /cookie|consent|gdpr|popup|pop-up|modal|overlay|lightbox|dialog|toast|notice|alert/],
  ['contents', null, /\btoc\b|table-?of-?contents|contents-?list|jump|on-this-page/],
  ['caption', /^(figcaption|caption|figure)$/, /caption|credit|figure|image|photo|gallery|media/],
  ['shop', null, /product|price|cart|basket|checkout|sku|variant|shipping|review|rating/],
  ['faq', null, /faq|accordion|collapse|toggle|question|answer|\bqa\b/],
  ['section', /^section$/, /section|row\b|col(umn)?\b|grid|container|wrapper|block/],
];

/** The kinds of names there are. */
export const kinds = lexicon.map(([kind]) => kind);

/** @type {WeakMap<Place, number[]>} */
const known = new WeakMap();

/**
 * Which kinds a place is of, by its tag, role, id and class.
 * @param {Place} place
 * @returns {number[]} indexes of kinds
 */
export function namesOf(place) {
  const before = known.get(place);
  if (before) return before;
  const found = lexicon.flatMap(([, tag, name], i) => (tag?.test(place.tag) || (place.name !== '' && name?.test(place.name)) ? [i] : []));
  known.set(place, found);
  return found;
}
