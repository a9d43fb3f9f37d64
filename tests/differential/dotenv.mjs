// Gives random .env texts to npm's dotenv and dotenv-expand and to the library. What the library accepts, it must read as
// they do; it may refuse more. What it reads otherwise on purpose (docs/environment.md) is not generated here.
//
//   node dotenv.mjs path/to/differential_dotenv [seed]
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

import dotenv from 'dotenv';
import { expand } from 'dotenv-expand';

const program = process.argv[2];
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);

// mulberry32: a seed that is printed makes a failure happen again.
let state = seed;
const below = (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
};
const some = (tokens, most) => Array.from({ length: below(most + 1) }, () => tokens[below(tokens.length)]).join('');

const syntax = ['A', '=', ':', ': ', ' ', '\t', '\n', '\r\n', '\r', '#', "'", '"', '`', '\\', '\\n', '\\r', 'export ', 'x.y',
    '-', '\nC=', '\nD="', "\nE='", '"\n', "'\n", 'é'];
const anyText = () => ['A=', '', '\ufeffA=', '# c\nA="'][below(4)] + some(syntax, 14);

// Each line has a name of its own and refers to those before it.
const references = () => {
    const lines = [];
    for (let i = 0; i < 4; ++i) {
        const tokens = ['x', ' ', '$SET ', '${SET}', '${EMPTY:-y}', '${EMPTY-y}', '${NO:-y z}', '${NO:-}', '${NO:-${SET}}',
            '${SET:+w}', '${NO:+w}', '\\$.', '$1', '$.', '\\n'];
        if (i > 0) tokens.push(`$V${below(i)} `, `\${V${below(i)}}`, `\${NO:-\${V${below(i)}}}`);
        const quote = ['', '"', '`'][below(3)];
        lines.push(`V${i}=${quote}${some(tokens, 5)}${quote}`);
    }
    return lines.join('\n');
};

const texts = [...Array.from({ length: 30000 }, anyText), ...Array.from({ length: 10000 }, references)];
const { status, stdout } = spawnSync(program, {
    input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'inherit'],
});
if (status !== 0) throw new Error(`${program} ended with ${status}`);

let accepted = 0;
let different = 0;
JSON.parse(stdout).forEach((ours, i) => {
    if (ours === null) return;
    ++accepted;
    const processEnv = { SET: 'set', EMPTY: '' };
    const theirs = { ...expand({ parsed: dotenv.parse(texts[i]), processEnv }).parsed };
    if (isDeepStrictEqual(ours, theirs)) return;
    if (++different <= 10) console.error('%j\n  library %j\n  dotenv  %j', texts[i], ours, theirs);
});
console.log(`seed ${seed}: ${accepted} of ${texts.length} texts accepted, ${different} read differently`);
// A library that refuses everything would differ nowhere.
if (different > 0 || accepted < texts.length / 4) process.exit(1);
