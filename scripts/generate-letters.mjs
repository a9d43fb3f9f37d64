// Writes src/schema/validators/letters.hpp: which characters have another case, by the tables of the Unicode version that
// this Node has, and the letters of the languages that `isAlpha` and `isAlphanumeric` know, by running validator.js over
// every character.
//
//   node scripts/generate-letters.mjs FOLDER   # one whose node_modules has sequelize

import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { resolve, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(resolve(process.argv[2], 'package.json'));
const { alpha, alphanumeric } = require('validator/lib/alpha.js');
const target = resolve(dirname(fileURLToPath(import.meta.url)), '../src/schema/validators/letters.hpp');

const isSurrogate = (c) => c >= 0xd800 && c <= 0xdfff;
const select = (end, test) => {
    const found = [];
    for (let c = 0; c < end; ++c) if (!isSurrogate(c) && test(c)) found.push(c);
    return found;
};
// [first, last, step] of numbers in rising order.
const stepsOf = (numbers) => {
    const steps = [];
    for (let i = 0; i < numbers.length;) {
        const step = numbers[i + 1] - numbers[i] === 2 ? 2 : 1;
        let last = i;
        while (numbers[last + 1] - numbers[last] === step) ++last;
        steps.push([numbers[i], numbers[last], step]);
        i = last + 1;
    }
    return steps;
};
const hex = (n) => `0x${n.toString(16)}`;
const lines = (entries) => {
    const out = [];
    for (const entry of entries)
        if (out.length && out.at(-1).length + entry.length < 116) out[out.length - 1] += ` ${entry}`;
        else out.push(`    ${entry}`);
    return out.join('\n');
};
const table = (name, numbers) =>
    `inline constexpr CharacterRange ${name}[] = {\n${lines(stepsOf(numbers).map((s) => `{${s.map(hex).join(', ')}},`))}\n};\n`;

// What a text of one or more characters may consist of: every class of the expression.
const lettersOf = (expression) => {
    const parts = expression.source.match(/\[[^\]]*\]/g).map((c) => new RegExp(`^${c}$`, expression.flags));
    return select(0x10000, (c) => parts.some((part) => part.test(String.fromCharCode(c))));
};
const rangesOf = (numbers) => {
    const ranges = [];
    for (const n of numbers)
        if (ranges.length && ranges.at(-1)[1] === n - 1) ranges.at(-1)[1] = n;
        else ranges.push([n, n]);
    return ranges;
};

let text = `#pragma once

// Written by scripts/generate-letters.mjs; change that instead.
// clang-format off

#include <string_view>

namespace sequelize::detail::rules {

/// Every \`step\`-th character from \`first\` to \`last\`.
struct CharacterRange {
    char32_t first;
    char32_t last;
    char32_t step;
};

/// Which have a lower case that is another character.
${table('changedByLower', select(0x110000, (c) => String.fromCodePoint(c).toLowerCase() !== String.fromCodePoint(c)))}
/// Which have an upper case that is another character.
${table('changedByUpper', select(0x110000, (c) => String.fromCodePoint(c).toUpperCase() !== String.fromCodePoint(c)))}
`;

const sets = new Map();
const setOf = (expression) => {
    const ranges = rangesOf(lettersOf(expression)).flat().map((n) => `\\x${n.toString(16)}`);
    const literal = ranges.map((n) => `u"${n}"`).join(' ');
    if (!sets.has(literal)) {
        sets.set(literal, `letters${sets.size}`);
        text += `inline constexpr std::u16string_view letters${sets.size - 1} =\n${lines(literal.split(' '))};\n`;
    }
    return sets.get(literal);
};
const languages = Object.keys(alpha).sort().map((locale) =>
    `{"${locale}", ${setOf(alpha[locale])}, ${setOf(alphanumeric[locale])}},`);
text += `
/// A language's letters, and these with its digits: the first and the last of each range.
struct Language {
    std::string_view name;
    std::u16string_view letters;
    std::u16string_view lettersAndDigits;
};
inline constexpr Language languages[] = {
${languages.map((l) => `    ${l}`).join('\n')}
};

}  // namespace sequelize::detail::rules
`;
writeFileSync(target, text);
