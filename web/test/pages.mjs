// A site on loopback with pages to be summarized.

import { createServer } from 'node:http';

/** @param {string} title @param {string} body */
const html = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${body}`;

/** @param {string} title @param {string[]} paragraphs */
const article = (title, paragraphs) => html(title, `<nav><a href="/">Home</a> <a href="/all">All stories</a></nav>
<main><article><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}</article></main><footer>All rights reserved.</footer>`);

export const tram = [
  'The town council of Alderwick voted on Tuesday to build a tram line from the harbour to the university. Nine of the thirteen members were for it, after a debate of four hours.',
  'The line will be eleven kilometres long and have eighteen stops. Work is to begin in the spring, and the first trams are expected to run three years later.',
  'The council puts the cost at 240 million crowns, of which the state pays two thirds. The rest is to come from a levy on parking in the old town.',
  'Shopkeepers on Mill Street fear for their trade while the street is dug up. The mayor promised that no part of it would be closed for more than six weeks at a time.',
  'Until 1958 Alderwick had trams already. Their rails still lie under the asphalt of several streets, and will have to be taken out before new ones can be laid.',
];

const tramLater = [
  'The first rails of the new tram line in Alderwick have been laid near the harbour. The town expects the line to open four months later than planned.',
  'The cost has risen to 265 million crowns, the council said, since old rails under Mill Street had to be taken out by hand. The state still pays two thirds.',
  'Shopkeepers on Mill Street were paid for trade that they lost during the work. The mayor called the delay a pity, and the line the best that could happen to the town.',
];

const lighthouse = [
  'The lighthouse on Gull Point has been lit by its keeper for the last time. From now on a lamp that needs no keeper will warn the ships.',
  'Hanna Brink kept the light for thirty-one years. She climbed its 214 steps twice a day, and wrote down the weather each morning.',
  'Her notebooks, which fill two shelves, go to the museum in the harbour. Researchers want to compare them with the records of satellites.',
];

/** A PDF of one page. @param {string[]} lines */
function pdf(lines) {
  const content = `BT /F1 11 Tf 60 780 Td 14 TL ${lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let file = '%PDF-1.7\n';
  const places = objects.map((object, i) => {
    const place = file.length;
    file += `${i + 1} 0 obj${object}endobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${file}xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`);
}

/** Lines of at most so many letters. @param {string} text @param {number} width */
const wrapped = (text, width) => text.match(new RegExp(`.{1,${width}}(?: |$)`, 'g')) ?? [];

/** @type {Record<string, () => {type?: string, body: string | Buffer}>} */
const pages = {
  '/tram': () => ({ body: article('A tram for Alderwick', tram) }),
  '/tram-later': () => ({ body: article('The tram comes later', tramLater) }),
  '/lighthouse': () => ({ body: article('The last keeper of Gull Point', lighthouse) }),
  '/long-way': () => ({ body: article('A tram for Alderwick', tram).replaceAll('<p>', '<p style="margin: 40em 0">') }),
  '/tram.pdf': () => ({ type: 'application/pdf', body: pdf(tram.flatMap((text) => [...wrapped(text, 80), ''])) }),
  '/links': () => ({ body: html('Links', '<main><p>See <a href="/lighthouse">the lighthouse</a>.</p></main>') }),
  '/empty': () => ({ body: html('Nothing', '<main></main>') }),
  '/long': () => ({ body: article('A long one', Array.from({ length: 10_000_000 / tram.join('').length }, (_, i) => `${tram.join(' ')} Part ${i} ends here.`)) }),
};

/** Serves the pages, on two hosts: 127.0.0.1 and localhost. */
export async function servePages() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const page = pages[pathname]?.();
    if (!page) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': page.type ?? 'text/html; charset=utf-8' }).end(page.body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
