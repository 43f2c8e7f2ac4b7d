// Texts that a summary has to keep within its limits, whatever their shape.

const nouns = ['harbour', 'winter', 'engine', 'letter', 'garden', 'bridge', 'copper', 'ferry', 'archive', 'orchard', 'signal', 'museum'];
const verbs = ['carries', 'keeps', 'repairs', 'counts', 'follows', 'measures', 'hides', 'opens'];

/** The same every time. @param {number} n */
const sentence = (n) => `The ${nouns[(n * 7) % 12]} of the ${nouns[(n * 5 + 1) % 12]} ${verbs[(n * 3) % 8]} the ${nouns[(n * 11 + 2) % 12]} near the ${nouns[(n + 3) % 12]}`;

const repeat = (/** @type {number} */ n, /** @type {(i: number) => string} */ make, between = ' ') => Array.from({ length: n }, (_, i) => make(i)).join(between);

export const texts = /** @type {Record<string, string>} */ ({
  nothing: ' \n\t ',
  'one word': 'Harbour',
  'one sentence': 'The ferry is late.',
  'two words a line': repeat(40, (i) => `${nouns[i % 12]} ${verbs[i % 8]}`, '\n'),
  sentences: repeat(30, (i) => `${sentence(i)}.`),
  paragraphs: repeat(20, (i) => `${sentence(i)}. ${sentence(i + 50)}! Does the ${nouns[i % 12]} sleep?`, '\n\n'),
  'no punctuation': repeat(60, sentence),
  'one giant sentence': `${repeat(120, sentence, ', and ')}.`,
  'one giant word': 'x'.repeat(5000),
  'giant words': repeat(40, (i) => `${'abcdefgh'[i % 8].repeat(100)}`),
  list: repeat(25, (i) => `- ${sentence(i)}`, '\n'),
  'numbered list': repeat(25, (i) => `${i + 1}) ${sentence(i)}`, '\n'),
  numbers: repeat(300, (i) => String((i * 7919) % 10007)),
  'numbers by line': repeat(60, (i) => `${i} ${(i * 37) % 101} ${(i * 91) % 83}`, '\n'),
  punctuation: '!!! ??? ... --- *** +++ '.repeat(20) + 'end',
  markup: repeat(12, (i) => `# ${nouns[i]}\n**Bold** _${sentence(i)}_ [link](/page/${i}) <b>tag</b> \`code\`.`, '\n\n'),
  Chinese: repeat(20, (i) => `${['港口', '冬天', '引擎', '信件', '花园', '大桥'][i % 6]}的居民每天早上都在${['码头', '市场', '车站', '图书馆'][i % 4]}等待从北方开来的渡船。`, ''),
  'Chinese without stops': '港口的居民每天早上都在码头等待从北方开来的渡船而图书馆的灯一直亮到深夜'.repeat(30),
  Japanese: repeat(15, (i) => `${['港', '冬', '手紙', '庭'][i % 4]}の人々は毎朝${['市場', '駅', '図書館'][i % 3]}で北から来る渡し船を待っている。`, ''),
  Thai: 'ชาวเมืองท่ารอเรือข้ามฟากจากทางเหนือทุกเช้าที่ตลาดริมน้ำ '.repeat(25),
  Arabic: repeat(15, (i) => `ينتظر سكان ${['الميناء', 'المدينة', 'الجزيرة', 'القرية'][i % 4]} العبارة القادمة من الشمال كل صباح في ${['السوق', 'المحطة', 'الرصيف'][i % 3]}.`),
  Hindi: repeat(15, (i) => `${['बंदरगाह', 'शहर', 'द्वीप'][i % 3]} के लोग हर सुबह ${['बाज़ार', 'स्टेशन'][i % 2]} में उत्तर से आने वाली नाव का इंतज़ार करते हैं।`),
  dialogue: repeat(20, (i) => `${i % 2 ? 'Ana' : 'Ben'}: ${sentence(i)}.`, '\n'),
  'line breaks of Windows and old Macs': repeat(20, (i) => `${sentence(i)}.`, '\r\n') + '\r' + repeat(5, (i) => `${sentence(i)}.`, '\r'),
  'invisible characters': repeat(15, (i) => `\u200b${sentence(i)}\u00ad.\u2060\u202e`),
  emoji: repeat(20, (i) => `${['😀', '🚢', '👩‍🔬'][i % 3]} ${sentence(i)} ${['🎉', '🇩🇪'][i % 2]}.`),
  'lone surrogates': repeat(15, (i) => `${sentence(i)} \ud800.`),
  'a megabyte': repeat(14_000, (i) => `${sentence(i)}.`),
});
