// Writes validator_table.inc: what Sequelize's validators accept of several hundred texts and numbers, by running them.
//
//   TZ=UTC node tests/unit/schema/validator_table.mjs FOLDER   # one whose node_modules has sequelize and sqlite3

import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { resolve, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(resolve(process.argv[2], 'package.json'));
const { Sequelize, DataTypes } = require('sequelize');
const sequelize = new Sequelize('sqlite::memory:', { logging: false });

const repeated = (text, count) => ({ text, count });
const nasty = [
    '', ' ', '\t', '\n', ' \t\r\n\v\f', '\u00a0', '\u2028', '\u2029', '\ufeff', '\u3000', '\u0000', 'a\u0000b', '\u007f', '\u0085',
    'a', 'A', 'z', 'Z', 'abc', 'ABC', 'aBc', 'a b', ' abc', 'abc ', 'abc\n', 'a1', '1a', '0', '1', '-1', '+1', '--1', '00', '007', '1.', '.1', '.', '-', '+', ',',
    'null', 'undefined', 'NaN', 'Infinity', '-Infinity', 'true', 'é', 'e\u0301', 'É', 'ß', 'ẞ', 'ı', 'İ', 'i̇', 'Σ', 'σ', 'ς', 'ΑΣ', 'ǅ', 'ŉ', 'ſ', 'K', 'ﬁ', 'ª', 'ⓐ',
    'ж', 'Ж', '日本', 'ｱ', 'ａ', 'Ａ', '１２３', '١٢٣', '१२३', 'क', 'א', '\u202eabc', '\u200b', 'a\u200db', '😀', '😀😀', '👩‍👩‍👧‍👦', '❤️', '❤️❤️', '\ufe0f', 'a\ufe0f\ufe0f', '𝐀', '𐐀', '𐐨',
    "'; DROP TABLE users; --", '<script>', '%00', '\\', '"', "'", '{}', '[]', repeated('a', 5000), repeated('1', 400), repeated('é', 3000), repeated('😀', 200),
];
// Of these every second one is enough where a group has texts of its own.
const some = nasty.filter((text, i) => i % 2 === 0);
const letters = nasty.filter((text) => typeof text === 'string' && text.length > 0 && /[\p{L}\p{M}\p{Nd}]/u.test(text));
const numbers = [
    '1e5', '1E5', '1e+5', '1e-5', '1e', 'e5', '1e5.5', '-1.5', '+1.5', '-.5', '+.5', '-.', '+.', '1,5', '1.5.5', '1_000', '0x1F', '0b1', '0o7', '1n', ' 1', '1 ', '1\n', '-0', '-0.0', '00.1', '0.1e1', '.e1', '12345678901234567890',
    '9007199254740993', '1e400', '-1e400', '1e-400', '0.' + '0'.repeat(350) + '1', '3', '2.9999999999999999', '3.0000000000000001', '4', '5', '5.5', '6', '7', '10', '100', '1.7976931348623157e308', '3abc', 'abc3', '  4', '\ufeff4', '4.', '4.e1', '+4', '-Infinit', '+Infinity', 'infinity',
];
const emails = [
    'foo@bar.com', 'x@x.au', 'foo@bar.com.au', 'foo+bar@bar.com', 'hans.m端ller@test.com', 'hans@m端ller.com', 'test|123@m端ller.com', 'test123+ext@gmail.com', 'some.name.midd.leNa.me.and.locality+extension@GoogleMail.com',
    '"foobar"@example.com', '"  foo  m端ller "@example.com', '"foo\\@bar"@example.com', `${'a'.repeat(64)}@${'a'.repeat(63)}.com`, `${'a'.repeat(65)}@b.com`, `a@${'a'.repeat(64)}.com`, `${'a'.repeat(64)}@${'b.'.repeat(92)}bar.com`, `${'a'.repeat(64)}@${'b.'.repeat(93)}bar.com`, `${'é'.repeat(32)}@b.com`, `${'é'.repeat(33)}@b.com`,
    'invalidemail@', 'invalid.com', '@invalid.com', 'foo@bar.com.', 'somename@ｇｍａｉｌ.com', 'foo@bar.co.uk.', 'z@co.c', 'ｇｍａｉｌｇｍａｉｌｇｍａｉｌ@invalid.com', 'test1@invalid.co m', 'test2@invalid.co m', 'gmail...ignores...dots...@gmail.com', 'test@gmail..com', 'multiple..dots@stillinvalid.com', '.leading@x.com', 'trailing.@x.com',
    'a@b@c.com', '"a@b"@c.com', 'a"b@c.com', '"a"b@c.com', '"@c.com', '""@c.com', '"""@c.com', '"a\\"@c.com', '"a\\\\"@c.com', '"a\\\n"@c.com', '"a\nb"@c.com', 'a b@c.com', ' a@c.com', 'a@c.com ', 'a@c.com\n', 'a@-c.com', 'a@c-.com', 'a@c_d.com', 'a@1.com', 'a@1.1', 'a@1.2.3.4', 'a@[1.2.3.4]', 'a@localhost', 'a@b.c1', 'a@b.xn--p1ai', 'a@xn--80ak6aa92e.com', 'a@b.XN--P1AI',
    'a@b.1a', 'a@b.рф', 'a@б.рф', 'a@b.c-d', 'a@😀.com', 'a@😀.😀', '😀@b.com', 'a\u200b@b.com', 'ａ@b.com', 'a@b.\u00a9\u00a9', 'a@b.\u00aa\u00aa', "o'hara@b.com", 'a!#$%&\'*+-/=?^_`{|}~@b.com', 'a(b@c.com', 'a,b@c.com', 'a:b@c.com', 'a;b@c.com', 'a<b@c.com', 'Some Name <a@b.com>', '<a@b.com>', 'mailto:a@b.com', 'a@b..com', 'a@.b.com', 'a@b.com..', 'a@b.c', 'a@b.co\u2003', 'a@b\u2003c.com', 'a@b.co\u1680m', repeated('a@', 200), repeated('a.b@c.d', 60),
];
const urls = [
    'foobar.com', 'www.foobar.com', 'foobar.com/', 'valid.au', 'http://www.foobar.com/', 'HTTP://WWW.FOOBAR.COM/', 'https://www.foobar.com/', 'http://www.foobar.com:23/', 'http://www.foobar.com:65535/', 'http://www.foobar.com:65536/', 'http://www.foobar.com:0/', 'http://www.foobar.com:00080/', 'http://www.foobar.com:/', 'http://www.foobar.com:5/', 'ftp://www.foobar.com/', 'ftps://www.foobar.com/', 'http://www.foobar.com/~foobar',
    'http://user:pass@www.foobar.com/', 'http://user:@www.foobar.com/', 'http://:pass@www.foobar.com/', 'http://:@www.foobar.com/', 'http://user@www.foobar.com', 'http://127.0.0.1/', 'http://10.0.0.0/', 'http://189.123.14.13/', 'http://duckduckgo.com/?q=%2F', 'http://foobar.com/t$-_.+!*\'(),', 'http://foobar.com/?foo=bar#baz=qux', 'http://foobar.com?foo=bar', 'http://foobar.com#baz=qux', 'http://www.xn--froschgrn-x9a.net/', 'http://xn--froschgrn-x9a.com/', 'http://foo--bar.com', 'http://høyfjellet.no', 'http://xn--j1aac5a4g.xn--j1amh/', 'http://xn------eddceddeftq7bvv7c4ke4c.xn--p1ai', 'http://кулік.укр', 'test.com?ref=http://test2.com',
    'http://[FEDC:BA98:7654:3210:FEDC:BA98:7654:3210]:80/index.html', 'http://[1080:0:0:0:8:800:200C:417A]/index.html', 'http://[3ffe:2a00:100:7031::1]', 'http://[1080::8:800:200C:417A]/foo', 'http://[::192.9.5.5]/ipng', 'http://[::FFFF:129.144.52.38]:80/index.html', 'http://[2010:836B:4179::836B:4179]', 'http://[::1]:', 'http://[::1]:99999', 'http://[::1]x', 'http://[]', 'http://[1.2.3.4]', 'http://[::1', 'http://::1/',
    'http://localhost:3000/', '//foobar.com', 'xyz://foobar.com', 'invalid/', 'invalid.x', 'invalid.', '.com', 'http://com/', 'http://300.0.0.1/', 'mailto:foo@bar.com', 'rtmp://foobar.com', 'http://www.xn--.com/', 'http://xn--.com/', 'http://www.foobar.com:70000/', 'http://www.-foobar.com/', 'http://www.foobar-.com/', 'http://foobar/# lol', 'http://foobar/? lol', 'http://foobar/ lol/', 'http://lol @foobar.com/', 'http://lol:lol @foobar.com/', 'http://lol:lol:lol@foobar.com/', 'http://lol: @foobar.com/', 'http://www.foo_bar.com/', 'http://www.foobar.com/\t', 'http://@foobar.com', 'http://\n@www.foobar.com/', '', `http://foobar.com/${'f'.repeat(2065)}`, `http://foobar.com/${'f'.repeat(2066)}`, `http://foobar.com/${'f'.repeat(2067)}`,
    'http://*.foo.com', '*.foo.com', '!.foo.com', 'http://example.com.', 'http://localhost:61500this is an invalid url!!!!', '////foobar.com', 'http:////foobar.com', 'https://example.com/foo/<script>alert(\'XSS\')</script>/', 'http:foobar.com', 'http:/foobar.com', 'javascript:alert(1)', 'javascript:alert(1);a.com', 'javascript:%61@example.com', 'user:pass@example.com', 'user:p%61ss@example.com', 'user:pass@example.com/path', 'a:b:c@example.com', 'user@example.com', 'example.com:80', 'example.com:80/path', 'example.com:8a', 'example.com:abc', 'data:text/plain,a', 'http://a.b', 'http://a.bc', 'http://1.2.3', 'http://1.2.3.4.5', 'http://01.2.3.4', '1.2.3.4', '1.2.3.4:80', 'http://a@b@c.com', 'http://a.com@b.com', 'http://exa\u00admple.com', 'http://ｅxample.com', 'http://😀.com', 'http://a.com/😀', 'http://a.com\\b', 'http://a.com:80:80', 'http?://a.com', 'ht+tp://a.com', 'http://a.com//b', 'http://?a.com', 'http://#', 'http://', 'http:', '://a.com', ':a.com', 'a.com\u2028', 'http://a.com/\ufeff', 'FTP://a.com',
];
const addresses = [
    '127.0.0.1', '0.0.0.0', '255.255.255.255', '1.2.3.4', '01.2.3.4', '1.2.3.04', '256.0.0.0', '26.0.0.256', '1.2.3', '1.2.3.4.5', '1.2.3.', '.1.2.3', '1..2.3', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4\n', '1.2.3.a', '１.2.3.4', '00.0.0.0', '1.2.3.-4', '1.2.3.4/24', '0x7f.0.0.1', '2130706433',
    '::', '::1', ':::', ':', '1::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '::1:2:3:4:5:6:7:8', '1:2:3:4:5:6::8', '1:2:3:4:5:6:7::8', '1::2::3', '2001:db8:0000:1:1:1:1:1', '2001:41d0:2:a141::1', '::ffff:127.0.0.1', '::0000', '0000::', 'fe80::1234%1', 'fe80::1234%eth0', 'fe80::a%', 'fe80::a%a-b', 'fe80::a%a.b', 'fe80::a%ä', '::ffff:287.0.0.1', '%', 'banana', '::banana', '12345::', 'g::', 'ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5::1.2.3.4', '1:2:3:4:5:6::1.2.3.4', '1:2:3:4:5:6:7:1.2.3.4', '::1.2.3.4', '1.2.3.4::', '1::1.2.3.4:5', '::1.2.3', '1:::2', ':1:2:3:4:5:6:7', '1:2:3:4:5:6:7:', ':1::2', '1::2:', '[::1]', '::1 ', '::1\n', '1:2:3:4::5:1.2.3.4', '0:0:0:0:0:0:0:00001', '::ffff:1.2.3.4%2', '١::',
];
const uuids = [
    'A987FBC9-4BED-3078-CF07-9141BA07C9F3', 'a987fbc9-4bed-1078-8f07-9141ba07c9f3', 'a987fbc9-4bed-2078-9f07-9141ba07c9f3', 'a987fbc9-4bed-3078-af07-9141ba07c9f3', '713ae7e3-cb32-45f9-adcb-7c4fa86b90c1', '987FBC97-4BED-5078-AF07-9141BA07C9F3', '1ef30e12-7d94-6f10-8a3c-0123456789ab', '018c544a-d384-7000-bb74-3b1738abe43c', '320c3d4d-cc00-875b-8ec9-32d5f69181c0', 'a987fbc9-4bed-9078-9f07-9141ba07c9f3', 'a987fbc9-4bed-0078-9f07-9141ba07c9f3', 'a987fbc9-4bed-4078-7f07-9141ba07c9f3', 'a987fbc9-4bed-4078-cf07-9141ba07c9f3',
    '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', 'xxxA987FBC9-4BED-3078-CF07-9141BA07C9F3', '713ae7e3-cb32-45f9-adcb-7c4fa86b90c', '713ae7e3-cb32-45f9-adcb-7c4fa86b90c11', '713ae7e3cb3245f9adcb7c4fa86b90c1', '{713ae7e3-cb32-45f9-adcb-7c4fa86b90c1}', '713ae7e3-cb32-45f9-adcb-7c4fa86b90cg', '713ae7e3-cb32-45f9-adcb 7c4fa86b90c1', '713ae7e3-cb32-45f9-adcb-7c4fa86b90c1\n', 'urn:uuid:713ae7e3-cb32-45f9-adcb-7c4fa86b90c1', '７13ae7e3-cb32-45f9-adcb-7c4fa86b90c', '934859',
];
const cards = [
    '375556917985515', '36050234196908', '4716461583322103', '4716-2210-5188-5662', '4929 7226 5379 7141', '5398228707871527', '6283875070985593', '6263892624162870', '6234917882863855', '6234698580215388', '6226050967750613', '6246281879460688', '2222155765072228', '2225855203075256', '2720428011723762', '2718760626256570', '6765780016990268', '4716989580001715211', '8171999927660000', '8171999900000000021', '3530111333300000', '180012345678903', '213112345678901', '30569309025904', '38520000023237', '6011111111111117', '6511111111111119', '4222222222222', '4111111111111111', '4111111111111112',
    'foo', '2721465526338453', '5398228707871528', '2718760626256571', '375556917985516', '899999996234588821', '4111 1111 1111 1111', '4111--1111  1111-1111', '4111.1111.1111.1111', '４111111111111111', '0000000000000000', '49927398716', '5108', '5105105105105100', '5555555555554444', '411111111111111', '-', ' ', '4111111111111111a', '378282246310005', '6200000000000005', '9792020000000001',
];
const dates = [
    '2011-08-04', '2011-8-4', '2011-08', '2011', '2011-13-01', '2011-00-10', '2011-01-00', '2011-02-28', '2012-02-29', '2011-08-04T12:00:00Z', '2011-08-04T12:00:00.000Z', '2011-08-04T12:00', '2011-08-04T12:00:00+02:00', '2011-08-04T12:00:00+0200', '2011-08-04T12:00:00-23:59', '2011-08-04 12:00:00', '2011-08-04 12:00', '2011-08-04 12:00:00.5', '2011-08-04 24:00', '2011-08-04 24:00:01', '2011-08-04 23:60', '2011-08-04 23:59:60', '2011-08-04 25:00', '2011-08-04T', '2011-08-04T12', '2011-08-04Z', '2011/08/04', '08/04/2011', '8/4/2011', '13/04/2011', '8/32/2011', '12/31/99', '08/04/11', '4 Aug 2011', 'Aug 4, 2011', 'August 4, 2011', 'August 4 2011 10:00', 'Thu, 04 Aug 2011 12:00:00 GMT', 'Thu Aug 04 2011 12:00:00 GMT+0200', 'Thu Aug 04 2011 12:00:00 GMT+0200 (Central European Summer Time)', 'Thu, 04 Aug 2011 12:00:00 +0000', '2011-08-04 10:00 PM', '2011-08-04 10:00 AM', '2011-08-04 13:00 PM', '2011-08-04 10:00 EST', '2011.08.04', '+012011-08-04', '-000001-01-01', '-000000-01-01', '0000-01-01', '9999-12-31', '2010-07-01', '2011-08-03', '2011-08-05', '1970-01-01', '1969-12-31T23:59:59Z', '2011-08-04T00:00:00+01:00', '2011-08-03T23:30:00-01:00', ' 2011-08-04 ', '2011-08-04\n', 'foo', 'today', 'Monday', '', ' ', 'T10:00', '10:00', '2011-08-04 foo', 'foo 2011-08-04', '2011-08-04x', '1e3', '20110804', '1312416000000', '-1', '1', '12', '32', 'Aug 4', 'foo 1', '2011-02-29', '2011-02-30', '2011-04-31', 'Feb 30 2011', 'Aug 32 2011', '2011-08-04T12:00:00,5', '2011-08-04T12:00:00 +02:00', '2011-08-04 12:00:00+02:00', '２０１１-08-04', '2011-W31-4', '2011-216', '4.8.2011', 'Aout 4 2011', '2011-08-04T12:00:00+24:00', repeated('2011-08-04', 100), repeated('1', 400),
];

// [the C++ expression, what Sequelize is told, the inputs]
const groups = [
    ['isEmail', { isEmail: true }, [...emails, ...some]],
    ['isUrl', { isUrl: true }, [...urls, ...some]],
    ['isIP', { isIP: true }, [...addresses, ...nasty.slice(0, 30)]],
    ['isIPv4', { isIPv4: true }, addresses],
    ['isIPv6', { isIPv6: true }, addresses],
    ['isAlpha', { isAlpha: true }, nasty],
    ['isAlpha("de-DE")', { isAlpha: 'de-DE' }, [...letters, 'Straße', 'ÄÖÜäöüß', 'ñ']],
    ['isAlpha("tr-TR")', { isAlpha: 'tr-TR' }, [...letters, 'İstanbul', 'ığüşöç']],
    ['isAlpha("ru-RU")', { isAlpha: 'ru-RU' }, [...letters, 'ёжик', 'Ёж', 'їжак']],
    ['isAlpha("ar")', { isAlpha: 'ar' }, [...letters, 'مرحبا', 'مرحبا!']],
    ['isAlpha("el-GR")', { isAlpha: 'el-GR' }, [...letters, 'αβγ', 'ΑΒΓ', 'άέ']],
    ['isAlpha("ja-JP")', { isAlpha: 'ja-JP' }, [...letters, 'あア亜ｱー', 'あA']],
    ['isAlpha("ko-KR")', { isAlpha: 'ko-KR' }, [...letters, '한국', 'ㄱ']],
    ['isAlpha("hi-IN")', { isAlpha: 'hi-IN' }, [...letters, 'कॲ', 'ॲक']],
    ['isAlpha("th-TH")', { isAlpha: 'th-TH' }, [...letters, 'ไทย ไทย']],
    ['isAlpha("vi-VN")', { isAlpha: 'vi-VN' }, [...letters, 'Việt', 'ViệtW']],
    ['isAlphanumeric', { isAlphanumeric: true }, nasty],
    ['isAlphanumeric("de-DE")', { isAlphanumeric: 'de-DE' }, [...letters, 'Straße1']],
    ['isAlphanumeric("fa-IR")', { isAlphanumeric: 'fa-IR' }, [...letters, 'سلام۱', 'سلام1']],
    ['isNumeric', { isNumeric: true }, [...numbers, ...some]],
    ['isInt', { isInt: true }, [...numbers, ...some]],
    ['isInt({.min = 3, .max = 6})', { isInt: { args: [{ min: 3, max: 6 }] } }, [...numbers, ...some]],
    ['isInt({.lt = 6, .gt = 3})', { isInt: { args: [{ lt: 6, gt: 3 }] } }, [...numbers, ...some]],
    ['isFloat', { isFloat: true }, [...numbers, ...some]],
    ['isFloat({.min = 3, .max = 5.5})', { isFloat: { args: [{ min: 3, max: 5.5 }] } }, [...numbers, ...some]],
    ['isFloat({.lt = 5.5, .gt = 3})', { isFloat: { args: [{ lt: 5.5, gt: 3 }] } }, [...numbers, ...some]],
    ['isDecimal', { isDecimal: true }, [...numbers, ...some]],
    ['isLowercase', { isLowercase: true }, nasty],
    ['isUppercase', { isUppercase: true }, nasty],
    ['isNull', { isNull: true }, nasty],
    ['notEmpty', { notEmpty: true }, [...nasty, '\u1680', '\u180e', '\u2000\u200a', '\u202f', '\u205f']],
    ['equals("abc")', { equals: 'abc' }, nasty],
    ['equals("e\\u0301")', { equals: 'e\u0301' }, nasty],
    ['contains("a")', { contains: 'a' }, nasty],
    ['contains("\\u65e5")', { contains: '日' }, nasty],
    ['notContains("a")', { notContains: 'a' }, nasty],
    ['isIn({"a", "abc", "\\u00e9"})', { isIn: [['a', 'abc', 'é']] }, nasty],
    ['notIn({"a", "abc", "\\u00e9"})', { notIn: [['a', 'abc', 'é']] }, nasty],
    ['len(2)', { len: [2] }, nasty],
    ['len(1, 3)', { len: [1, 3] }, nasty],
    ['len(0, 2)', { len: [0, 2] }, nasty],
    ['isUUID', { isUUID: { args: [] } }, [...uuids, ...some]],
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((v) => [`isUUID(${v})`, { isUUID: v }, uuids]),
    ['isDate', { isDate: true }, dates],
    ['isAfter("2011-08-03")', { isAfter: '2011-08-03' }, dates],
    ['isBefore("2011-08-04")', { isBefore: '2011-08-04' }, dates],
    ['isAfter("Aug 4, 2011 10:00 GMT+0200")', { isAfter: 'Aug 4, 2011 10:00 GMT+0200' }, dates],
    ['min(3)', { min: 3 }, [...numbers, ...some]],
    ['max(5.5)', { max: 5.5 }, [...numbers, ...some]],
    ['isCreditCard', { isCreditCard: true }, [...cards, ...some]],
];
const typed = [
    ['min(3)', { min: 3 }, [2, 2.999, 3, 3.001, -3, 1e21, -1e21, 1e-7, 0]],
    ['max(5.5)', { max: 5.5 }, [5, 5.5, 5.500001, 6, -1e300, 1e300]],
    ['isInt', { isInt: true }, [0, 1, -1, 1.5, 1e20, 1e21, 1e-7]],
    ['isInt({.min = 3, .max = 6})', { isInt: { args: [{ min: 3, max: 6 }] } }, [2, 3, 4.5, 6, 7]],
    ['isFloat', { isFloat: true }, [0, 1.5, -1.5, 1e21, 1e-7]],
    ['isNumeric', { isNumeric: true }, [0, 1.5, -1.5, 1e21, 1e-7]],
    ['isDecimal', { isDecimal: true }, [0, 1.5, -1.5, 1e21, 1e-7]],
    ['equals(3)', { equals: '3' }, [2, 3, 3.5]],
    ['isIn({1, 2, 3})', { isIn: [[1, 2, 3]] }, [0, 1, 1.5, 3]],
    ['notIn({1, 2, 3})', { notIn: [[1, 2, 3]] }, [0, 1, 1.5, 3]],
];
const is = (pattern, flags = '') => ['is', pattern, flags];
const not = (pattern, flags = '') => ['not_', pattern, flags];
const expressions = [
    is('^[a-z]+$'), is('^[a-z]+$', 'i'), not('^[a-z]+$'), not('[a-z]', 'i'), is('^.$'), is('^.+$', 's'), is('^\\s*$'), is('^\\S+$'), is('[\\s]'), is('^[^\\s]+$'), is('^[\\S]+$'), is('\\bA', 'i'), is('^\\w+$'), is('^\\W+$'), is('^\\d{2,4}$'), is('^1$', 'm'), is('c$', 'm'), is('(a)(?:b)(?<x>c)'), is('[[:alpha:]]'), is('^[^a]$'), is('\\u00e9'), is('\\xe9'), is('^[\\u0400-\\u04ff]+$'), is('[^]'), is('a|A'), is('a{2,}'), is('\\/'), is('[\\]\\[]'), is('\\.'), is('^$'), is('\\0'), is('\\t|\\cI'), is('x*'), is('(a+)+$'), is('[\\-+]'), is('[+-]'), is('[\\w.-]+'), is('\\u2028'), is('a.b'), is('^a[\\s\\S]*$'), is('^(?:[01]\\d|2[0-3]):[0-5]\\d$'),
];
const expressionInputs = [...some, '23:59', '24:00', 'aab', 'a.b', 'a\nb', '1\n2', 'abc\ndef', '12', '1234', '12345', '/', '[:alpha:]', ':', ']', 'a-b'];

// Where the library answers otherwise on purpose, and what; docs/validation.md says why.
const noDates = ['1', '12', '-1', '32', 'Aug 4', 'foo 1', 'foo 2011-08-04', '２０１１-08-04', '2011-02-29', '2011-02-30', '2011-04-31', 'Feb 30 2011', '-000000-01-01'];
const differences = [
    [/^isAlpha\("ko-KR"\)/, [''], false],
    [/^isAlpha\("hi-IN"\)/, ['ॲक'], true],
    [/^isCreditCard/, ['5108'], false],
    [/^(isDate|isAfter|isBefore)/, noDates, false],
    [/^(isDate|isAfter)/, ['2011-08-04T12:00:00 +02:00'], true],
    [/^is\("\^\[a-z\]\+\$", "i"\)/, ['ſ'], true],
    [/^not_\(.*, "i"\)/, ['ſ'], false],
    [/^is\("\^(\.|\[\^a\])\$"\)/, ['𝐀', '𐐨'], true],
];
const isDifferent = (name, input, answer) =>
    differences.some(([n, inputs, ours]) => n.test(name) && inputs.includes(input) && ours !== answer);

const model = (type, validate) => sequelize.define(`m${Math.random()}`, { v: { type, validate } }, { timestamps: false });
const accepts = async (of, value) => {
    try {
        await of.build({ v: value }).validate();
        return true;
    } catch (error) {
        if (error.name !== 'SequelizeValidationError') throw error;
        return false;
    }
};
const bytes = (text) => [...Buffer.from(text, 'utf8')].map((b) => {
    if (b === 0x22 || b === 0x5c) return `\\${String.fromCharCode(b)}`;
    return b >= 0x20 && b < 0x7f && b !== 0x3f ? String.fromCharCode(b) : `\\${b.toString(8).padStart(3, '0')}`;
}).join('');
const answers = [['R', 'RX'], ['A', 'AX']];  // refused, accepted; X: the library differs
const rowOf = (input, answer, differs) => {
    const word = answers[answer ? 1 : 0][differs ? 1 : 0];
    if (typeof input === 'number') return `N${word}(${Math.abs(input) < 1e15 ? input : input.toExponential()})`;
    return typeof input === 'string' ? `${word}("${bytes(input)}")` : `${word}N("${bytes(input.text)}", ${input.count})`;
};
const plain = (input) => (input.count ? input.text.repeat(input.count) : input);
const rowsOf = async (of, name, inputs) => {
    const lines = [];
    for (const input of new Set(inputs)) {
        const answer = await accepts(of, plain(input));
        const row = `${rowOf(input, answer, isDifferent(name, input, answer))},`;
        if (lines.length && lines.at(-1).length + row.length < 120) lines[lines.length - 1] += ` ${row}`;
        else lines.push(`    ${row}`);
    }
    return lines.join('\n');
};

let out = `// Written by validator_table.mjs, of Sequelize ${require('sequelize/package.json').version} and validator ${require('validator/package.json').version}; do not change it.\n// clang-format off\n`;
let count = 0;
const listed = [];
const group = async (member, expression, type, validate, inputs) => {
    out += `constexpr Row rows${listed.length}[] = {\n${await rowsOf(model(type, validate), expression, inputs)}\n};\n`;
    const title = expression.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    listed.push(`    {"${title}", ruleFor<${member}>(Validate::${expression}), rows${listed.length}},`);
    count += new Set(inputs).size;
};
const raw = (text) => JSON.stringify(text);
for (const [expression, validate, inputs] of groups) await group('std::string', expression, DataTypes.TEXT, validate, inputs);
for (const [expression, validate, inputs] of typed) await group('double', expression, DataTypes.DOUBLE, validate, inputs);
const plainGroups = listed.length;
for (const [word, pattern, flags] of expressions)
    await group('std::string', `${word}(${raw(pattern)}${flags ? `, "${flags}"` : ''})`, DataTypes.TEXT,
        { [word === 'is' ? 'is' : 'not']: flags ? [pattern, flags] : new RegExp(pattern) }, expressionInputs);
out += `
std::vector<Group> groups() {
    return {
${listed.slice(0, plainGroups).join('\n')}
    };
}

std::vector<Group> expressionGroups() {
    return {
${listed.slice(plainGroups).join('\n')}
    };
}
`;
writeFileSync(resolve(dirname(fileURLToPath(import.meta.url)), 'validator_table.inc'), out);
console.log(`${count} inputs`);
