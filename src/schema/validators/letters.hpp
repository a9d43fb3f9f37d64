#pragma once

// Written by scripts/generate-letters.mjs; change that instead.
// clang-format off

#include <string_view>

namespace sequelize::detail::rules {

/// Every `step`-th character from `first` to `last`.
struct CharacterRange {
    char32_t first;
    char32_t last;
    char32_t step;
};

/// Which have a lower case that is another character.
inline constexpr CharacterRange changedByLower[] = {
    {0x41, 0x5a, 0x1}, {0xc0, 0xd6, 0x1}, {0xd8, 0xde, 0x1}, {0x100, 0x136, 0x2}, {0x139, 0x147, 0x2},
    {0x14a, 0x178, 0x2}, {0x179, 0x17d, 0x2}, {0x181, 0x182, 0x1}, {0x184, 0x186, 0x2}, {0x187, 0x189, 0x2},
    {0x18a, 0x18b, 0x1}, {0x18e, 0x191, 0x1}, {0x193, 0x194, 0x1}, {0x196, 0x198, 0x1}, {0x19c, 0x19d, 0x1},
    {0x19f, 0x1a0, 0x1}, {0x1a2, 0x1a6, 0x2}, {0x1a7, 0x1a9, 0x2}, {0x1ac, 0x1ae, 0x2}, {0x1af, 0x1b1, 0x2},
    {0x1b2, 0x1b3, 0x1}, {0x1b5, 0x1b7, 0x2}, {0x1b8, 0x1b8, 0x1}, {0x1bc, 0x1bc, 0x1}, {0x1c4, 0x1c5, 0x1},
    {0x1c7, 0x1c8, 0x1}, {0x1ca, 0x1cb, 0x1}, {0x1cd, 0x1db, 0x2}, {0x1de, 0x1ee, 0x2}, {0x1f1, 0x1f2, 0x1},
    {0x1f4, 0x1f6, 0x2}, {0x1f7, 0x1f8, 0x1}, {0x1fa, 0x232, 0x2}, {0x23a, 0x23b, 0x1}, {0x23d, 0x23e, 0x1},
    {0x241, 0x243, 0x2}, {0x244, 0x246, 0x1}, {0x248, 0x24e, 0x2}, {0x370, 0x372, 0x2}, {0x376, 0x376, 0x1},
    {0x37f, 0x37f, 0x1}, {0x386, 0x388, 0x2}, {0x389, 0x38a, 0x1}, {0x38c, 0x38e, 0x2}, {0x38f, 0x391, 0x2},
    {0x392, 0x3a1, 0x1}, {0x3a3, 0x3ab, 0x1}, {0x3cf, 0x3cf, 0x1}, {0x3d8, 0x3ee, 0x2}, {0x3f4, 0x3f4, 0x1},
    {0x3f7, 0x3f9, 0x2}, {0x3fa, 0x3fa, 0x1}, {0x3fd, 0x42f, 0x1}, {0x460, 0x480, 0x2}, {0x48a, 0x4c0, 0x2},
    {0x4c1, 0x4cd, 0x2}, {0x4d0, 0x52e, 0x2}, {0x531, 0x556, 0x1}, {0x10a0, 0x10c5, 0x1}, {0x10c7, 0x10c7, 0x1},
    {0x10cd, 0x10cd, 0x1}, {0x13a0, 0x13f5, 0x1}, {0x1c89, 0x1c89, 0x1}, {0x1c90, 0x1cba, 0x1},
    {0x1cbd, 0x1cbf, 0x1}, {0x1e00, 0x1e94, 0x2}, {0x1e9e, 0x1efe, 0x2}, {0x1f08, 0x1f0f, 0x1},
    {0x1f18, 0x1f1d, 0x1}, {0x1f28, 0x1f2f, 0x1}, {0x1f38, 0x1f3f, 0x1}, {0x1f48, 0x1f4d, 0x1},
    {0x1f59, 0x1f5f, 0x2}, {0x1f68, 0x1f6f, 0x1}, {0x1f88, 0x1f8f, 0x1}, {0x1f98, 0x1f9f, 0x1},
    {0x1fa8, 0x1faf, 0x1}, {0x1fb8, 0x1fbc, 0x1}, {0x1fc8, 0x1fcc, 0x1}, {0x1fd8, 0x1fdb, 0x1},
    {0x1fe8, 0x1fec, 0x1}, {0x1ff8, 0x1ffc, 0x1}, {0x2126, 0x2126, 0x1}, {0x212a, 0x212b, 0x1},
    {0x2132, 0x2132, 0x1}, {0x2160, 0x216f, 0x1}, {0x2183, 0x2183, 0x1}, {0x24b6, 0x24cf, 0x1},
    {0x2c00, 0x2c2f, 0x1}, {0x2c60, 0x2c62, 0x2}, {0x2c63, 0x2c64, 0x1}, {0x2c67, 0x2c6d, 0x2},
    {0x2c6e, 0x2c70, 0x1}, {0x2c72, 0x2c72, 0x1}, {0x2c75, 0x2c75, 0x1}, {0x2c7e, 0x2c80, 0x1},
    {0x2c82, 0x2ce2, 0x2}, {0x2ceb, 0x2ced, 0x2}, {0x2cf2, 0x2cf2, 0x1}, {0xa640, 0xa66c, 0x2},
    {0xa680, 0xa69a, 0x2}, {0xa722, 0xa72e, 0x2}, {0xa732, 0xa76e, 0x2}, {0xa779, 0xa77d, 0x2},
    {0xa77e, 0xa786, 0x2}, {0xa78b, 0xa78d, 0x2}, {0xa790, 0xa792, 0x2}, {0xa796, 0xa7aa, 0x2},
    {0xa7ab, 0xa7ae, 0x1}, {0xa7b0, 0xa7b4, 0x1}, {0xa7b6, 0xa7c4, 0x2}, {0xa7c5, 0xa7c7, 0x1},
    {0xa7c9, 0xa7cb, 0x2}, {0xa7cc, 0xa7dc, 0x2}, {0xa7f5, 0xa7f5, 0x1}, {0xff21, 0xff3a, 0x1},
    {0x10400, 0x10427, 0x1}, {0x104b0, 0x104d3, 0x1}, {0x10570, 0x1057a, 0x1}, {0x1057c, 0x1058a, 0x1},
    {0x1058c, 0x10592, 0x1}, {0x10594, 0x10595, 0x1}, {0x10c80, 0x10cb2, 0x1}, {0x10d50, 0x10d65, 0x1},
    {0x118a0, 0x118bf, 0x1}, {0x16e40, 0x16e5f, 0x1}, {0x16ea0, 0x16eb8, 0x1}, {0x1e900, 0x1e921, 0x1},
};

/// Which have an upper case that is another character.
inline constexpr CharacterRange changedByUpper[] = {
    {0x61, 0x7a, 0x1}, {0xb5, 0xb5, 0x1}, {0xdf, 0xf6, 0x1}, {0xf8, 0xff, 0x1}, {0x101, 0x137, 0x2},
    {0x13a, 0x148, 0x2}, {0x149, 0x177, 0x2}, {0x17a, 0x17e, 0x2}, {0x17f, 0x180, 0x1}, {0x183, 0x185, 0x2},
    {0x188, 0x188, 0x1}, {0x18c, 0x18c, 0x1}, {0x192, 0x192, 0x1}, {0x195, 0x195, 0x1}, {0x199, 0x19b, 0x1},
    {0x19e, 0x19e, 0x1}, {0x1a1, 0x1a5, 0x2}, {0x1a8, 0x1a8, 0x1}, {0x1ad, 0x1ad, 0x1}, {0x1b0, 0x1b0, 0x1},
    {0x1b4, 0x1b6, 0x2}, {0x1b9, 0x1b9, 0x1}, {0x1bd, 0x1bf, 0x2}, {0x1c5, 0x1c6, 0x1}, {0x1c8, 0x1c9, 0x1},
    {0x1cb, 0x1cc, 0x1}, {0x1ce, 0x1dc, 0x2}, {0x1dd, 0x1ef, 0x2}, {0x1f0, 0x1f2, 0x2}, {0x1f3, 0x1f5, 0x2},
    {0x1f9, 0x21f, 0x2}, {0x223, 0x233, 0x2}, {0x23c, 0x23c, 0x1}, {0x23f, 0x240, 0x1}, {0x242, 0x242, 0x1},
    {0x247, 0x24f, 0x2}, {0x250, 0x254, 0x1}, {0x256, 0x257, 0x1}, {0x259, 0x25b, 0x2}, {0x25c, 0x25c, 0x1},
    {0x260, 0x261, 0x1}, {0x263, 0x266, 0x1}, {0x268, 0x26c, 0x1}, {0x26f, 0x271, 0x2}, {0x272, 0x272, 0x1},
    {0x275, 0x275, 0x1}, {0x27d, 0x27d, 0x1}, {0x280, 0x282, 0x2}, {0x283, 0x283, 0x1}, {0x287, 0x28c, 0x1},
    {0x292, 0x292, 0x1}, {0x29d, 0x29e, 0x1}, {0x345, 0x345, 0x1}, {0x371, 0x373, 0x2}, {0x377, 0x377, 0x1},
    {0x37b, 0x37d, 0x1}, {0x390, 0x390, 0x1}, {0x3ac, 0x3ce, 0x1}, {0x3d0, 0x3d1, 0x1}, {0x3d5, 0x3d7, 0x1},
    {0x3d9, 0x3ef, 0x2}, {0x3f0, 0x3f3, 0x1}, {0x3f5, 0x3f5, 0x1}, {0x3f8, 0x3f8, 0x1}, {0x3fb, 0x3fb, 0x1},
    {0x430, 0x45f, 0x1}, {0x461, 0x481, 0x2}, {0x48b, 0x4bf, 0x2}, {0x4c2, 0x4ce, 0x2}, {0x4cf, 0x52f, 0x2},
    {0x561, 0x587, 0x1}, {0x10d0, 0x10fa, 0x1}, {0x10fd, 0x10ff, 0x1}, {0x13f8, 0x13fd, 0x1}, {0x1c80, 0x1c88, 0x1},
    {0x1c8a, 0x1c8a, 0x1}, {0x1d79, 0x1d79, 0x1}, {0x1d7d, 0x1d7d, 0x1}, {0x1d8e, 0x1d8e, 0x1},
    {0x1e01, 0x1e95, 0x2}, {0x1e96, 0x1e9b, 0x1}, {0x1ea1, 0x1eff, 0x2}, {0x1f00, 0x1f07, 0x1},
    {0x1f10, 0x1f15, 0x1}, {0x1f20, 0x1f27, 0x1}, {0x1f30, 0x1f37, 0x1}, {0x1f40, 0x1f45, 0x1},
    {0x1f50, 0x1f57, 0x1}, {0x1f60, 0x1f67, 0x1}, {0x1f70, 0x1f7d, 0x1}, {0x1f80, 0x1fb4, 0x1},
    {0x1fb6, 0x1fb7, 0x1}, {0x1fbc, 0x1fbe, 0x2}, {0x1fc2, 0x1fc4, 0x1}, {0x1fc6, 0x1fc7, 0x1},
    {0x1fcc, 0x1fcc, 0x1}, {0x1fd0, 0x1fd3, 0x1}, {0x1fd6, 0x1fd7, 0x1}, {0x1fe0, 0x1fe7, 0x1},
    {0x1ff2, 0x1ff4, 0x1}, {0x1ff6, 0x1ff7, 0x1}, {0x1ffc, 0x1ffc, 0x1}, {0x214e, 0x214e, 0x1},
    {0x2170, 0x217f, 0x1}, {0x2184, 0x2184, 0x1}, {0x24d0, 0x24e9, 0x1}, {0x2c30, 0x2c5f, 0x1},
    {0x2c61, 0x2c61, 0x1}, {0x2c65, 0x2c66, 0x1}, {0x2c68, 0x2c6c, 0x2}, {0x2c73, 0x2c73, 0x1},
    {0x2c76, 0x2c76, 0x1}, {0x2c81, 0x2ce3, 0x2}, {0x2cec, 0x2cee, 0x2}, {0x2cf3, 0x2cf3, 0x1},
    {0x2d00, 0x2d25, 0x1}, {0x2d27, 0x2d27, 0x1}, {0x2d2d, 0x2d2d, 0x1}, {0xa641, 0xa66d, 0x2},
    {0xa681, 0xa69b, 0x2}, {0xa723, 0xa72f, 0x2}, {0xa733, 0xa76f, 0x2}, {0xa77a, 0xa77c, 0x2},
    {0xa77f, 0xa787, 0x2}, {0xa78c, 0xa78c, 0x1}, {0xa791, 0xa793, 0x2}, {0xa794, 0xa794, 0x1},
    {0xa797, 0xa7a9, 0x2}, {0xa7b5, 0xa7c3, 0x2}, {0xa7c8, 0xa7ca, 0x2}, {0xa7cd, 0xa7db, 0x2},
    {0xa7f6, 0xa7f6, 0x1}, {0xab53, 0xab53, 0x1}, {0xab70, 0xabbf, 0x1}, {0xfb00, 0xfb06, 0x1},
    {0xfb13, 0xfb17, 0x1}, {0xff41, 0xff5a, 0x1}, {0x10428, 0x1044f, 0x1}, {0x104d8, 0x104fb, 0x1},
    {0x10597, 0x105a1, 0x1}, {0x105a3, 0x105b1, 0x1}, {0x105b3, 0x105b9, 0x1}, {0x105bb, 0x105bc, 0x1},
    {0x10cc0, 0x10cf2, 0x1}, {0x10d70, 0x10d85, 0x1}, {0x118c0, 0x118df, 0x1}, {0x16e60, 0x16e7f, 0x1},
    {0x16ebb, 0x16ed3, 0x1}, {0x1e922, 0x1e943, 0x1},
};

inline constexpr std::u16string_view letters0 =
    u"\x621" u"\x63a" u"\x641" u"\x652" u"\x670" u"\x670";
inline constexpr std::u16string_view letters1 =
    u"\x30" u"\x39" u"\x621" u"\x63a" u"\x641" u"\x652" u"\x660" u"\x669" u"\x670" u"\x670";
inline constexpr std::u16string_view letters2 =
    u"\x41" u"\x56" u"\x58" u"\x5a" u"\x61" u"\x76" u"\x78" u"\x7a" u"\xc7" u"\xc7" u"\xd6" u"\xd6" u"\xdc" u"\xdc"
    u"\xe7" u"\xe7" u"\xf6" u"\xf6" u"\xfc" u"\xfc" u"\x11e" u"\x11f" u"\x130" u"\x131" u"\x15e" u"\x15f" u"\x18f"
    u"\x18f" u"\x259" u"\x259";
inline constexpr std::u16string_view letters3 =
    u"\x30" u"\x39" u"\x41" u"\x56" u"\x58" u"\x5a" u"\x61" u"\x76" u"\x78" u"\x7a" u"\xc7" u"\xc7" u"\xd6" u"\xd6"
    u"\xdc" u"\xdc" u"\xe7" u"\xe7" u"\xf6" u"\xf6" u"\xfc" u"\xfc" u"\x11e" u"\x11f" u"\x130" u"\x131" u"\x15e"
    u"\x15f" u"\x18f" u"\x18f" u"\x259" u"\x259";
inline constexpr std::u16string_view letters4 =
    u"\x410" u"\x44f" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters5 =
    u"\x30" u"\x39" u"\x410" u"\x44f" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters6 =
    u"\x27" u"\x27" u"\x980" u"\x983" u"\x985" u"\x98c" u"\x98f" u"\x990" u"\x993" u"\x9a8" u"\x9aa" u"\x9b0"
    u"\x9b2" u"\x9b2" u"\x9b6" u"\x9b9" u"\x9bc" u"\x9c4" u"\x9c7" u"\x9c8" u"\x9cb" u"\x9ce" u"\x9d7" u"\x9d7"
    u"\x9dc" u"\x9dd" u"\x9df" u"\x9e3" u"\x9f0" u"\x9fb";
inline constexpr std::u16string_view letters7 =
    u"\x27" u"\x27" u"\x980" u"\x983" u"\x985" u"\x98c" u"\x98f" u"\x990" u"\x993" u"\x9a8" u"\x9aa" u"\x9b0"
    u"\x9b2" u"\x9b2" u"\x9b6" u"\x9b9" u"\x9bc" u"\x9c4" u"\x9c7" u"\x9c8" u"\x9cb" u"\x9ce" u"\x9d7" u"\x9d7"
    u"\x9dc" u"\x9dd" u"\x9df" u"\x9e3" u"\x9e6" u"\x9fb";
inline constexpr std::u16string_view letters8 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd3" u"\xd3" u"\xda" u"\xda"
    u"\xdd" u"\xdd" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf3" u"\xf3" u"\xfa" u"\xfa" u"\xfd" u"\xfd"
    u"\x10c" u"\x10f" u"\x11a" u"\x11b" u"\x147" u"\x148" u"\x158" u"\x159" u"\x160" u"\x161" u"\x164" u"\x165"
    u"\x16e" u"\x16f" u"\x17d" u"\x17e";
inline constexpr std::u16string_view letters9 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd3" u"\xd3"
    u"\xda" u"\xda" u"\xdd" u"\xdd" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf3" u"\xf3" u"\xfa" u"\xfa"
    u"\xfd" u"\xfd" u"\x10c" u"\x10f" u"\x11a" u"\x11b" u"\x147" u"\x148" u"\x158" u"\x159" u"\x160" u"\x161"
    u"\x164" u"\x165" u"\x16e" u"\x16f" u"\x17d" u"\x17e";
inline constexpr std::u16string_view letters10 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc5" u"\xc6" u"\xd8" u"\xd8" u"\xe5" u"\xe6" u"\xf8" u"\xf8";
inline constexpr std::u16string_view letters11 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc5" u"\xc6" u"\xd8" u"\xd8" u"\xe5" u"\xe6" u"\xf8" u"\xf8";
inline constexpr std::u16string_view letters12 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc4" u"\xc4" u"\xd6" u"\xd6" u"\xdc" u"\xdc" u"\xdf" u"\xdf" u"\xe4" u"\xe4"
    u"\xf6" u"\xf6" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters13 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc4" u"\xc4" u"\xd6" u"\xd6" u"\xdc" u"\xdc" u"\xdf" u"\xdf"
    u"\xe4" u"\xe4" u"\xf6" u"\xf6" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters14 =
    u"\xb5" u"\xb5" u"\x345" u"\x345" u"\x386" u"\x386" u"\x388" u"\x38a" u"\x38c" u"\x38c" u"\x38e" u"\x38f"
    u"\x391" u"\x3ce" u"\x3d0" u"\x3d1" u"\x3d5" u"\x3d6" u"\x3f0" u"\x3f1" u"\x3f5" u"\x3f5" u"\x1fbe" u"\x1fbe";
inline constexpr std::u16string_view letters15 =
    u"\x30" u"\x39" u"\xb5" u"\xb5" u"\x345" u"\x345" u"\x386" u"\x386" u"\x388" u"\x38a" u"\x391" u"\x3cb" u"\x3d0"
    u"\x3d1" u"\x3d5" u"\x3d6" u"\x3f0" u"\x3f1" u"\x3f5" u"\x3f5" u"\x1fbe" u"\x1fbe";
inline constexpr std::u16string_view letters16 =
    u"\x41" u"\x5a" u"\x61" u"\x7a";
inline constexpr std::u16string_view letters17 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a";
inline constexpr std::u16string_view letters18 =
    u"\x41" u"\x50" u"\x52" u"\x56" u"\x5a" u"\x5a" u"\x61" u"\x70" u"\x72" u"\x76" u"\x7a" u"\x7a" u"\x108"
    u"\x109" u"\x11c" u"\x11d" u"\x124" u"\x125" u"\x134" u"\x135" u"\x15c" u"\x15d" u"\x16c" u"\x16d";
inline constexpr std::u16string_view letters19 =
    u"\x30" u"\x39" u"\x41" u"\x50" u"\x52" u"\x56" u"\x5a" u"\x5a" u"\x61" u"\x70" u"\x72" u"\x76" u"\x7a" u"\x7a"
    u"\x108" u"\x109" u"\x11c" u"\x11d" u"\x124" u"\x125" u"\x134" u"\x135" u"\x15c" u"\x15d" u"\x16c" u"\x16d";
inline constexpr std::u16string_view letters20 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd1" u"\xd1" u"\xd3" u"\xd3"
    u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf1" u"\xf1" u"\xf3" u"\xf3"
    u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters21 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd1" u"\xd1"
    u"\xd3" u"\xd3" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf1" u"\xf1"
    u"\xf3" u"\xf3" u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters22 =
    u"\x27" u"\x27" u"\x621" u"\x624" u"\x626" u"\x63a" u"\x641" u"\x642" u"\x644" u"\x648" u"\x67e" u"\x67e"
    u"\x686" u"\x686" u"\x698" u"\x698" u"\x6a9" u"\x6a9" u"\x6af" u"\x6af" u"\x6cc" u"\x6cc";
inline constexpr std::u16string_view letters23 =
    u"\x27" u"\x27" u"\x30" u"\x39" u"\x621" u"\x624" u"\x626" u"\x63a" u"\x641" u"\x642" u"\x644" u"\x648" u"\x67e"
    u"\x67e" u"\x686" u"\x686" u"\x698" u"\x698" u"\x6a9" u"\x6a9" u"\x6af" u"\x6af" u"\x6cc" u"\x6cc" u"\x6f0"
    u"\x6f9";
inline constexpr std::u16string_view letters24 =
    u"\x627" u"\x628" u"\x62a" u"\x63a" u"\x641" u"\x642" u"\x644" u"\x648" u"\x67e" u"\x67e" u"\x686" u"\x686"
    u"\x698" u"\x698" u"\x6a9" u"\x6a9" u"\x6af" u"\x6af" u"\x6cc" u"\x6cc";
inline constexpr std::u16string_view letters25 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc4" u"\xc5" u"\xd6" u"\xd6" u"\xe4" u"\xe5" u"\xf6" u"\xf6";
inline constexpr std::u16string_view letters26 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc4" u"\xc5" u"\xd6" u"\xd6" u"\xe4" u"\xe5" u"\xf6" u"\xf6";
inline constexpr std::u16string_view letters27 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc0" u"\xc2" u"\xc2" u"\xc6" u"\xcb" u"\xce" u"\xcf" u"\xd4" u"\xd4"
    u"\xd9" u"\xd9" u"\xdb" u"\xdc" u"\xe0" u"\xe0" u"\xe2" u"\xe2" u"\xe6" u"\xeb" u"\xee" u"\xef" u"\xf4" u"\xf4"
    u"\xf9" u"\xf9" u"\xfb" u"\xfc" u"\xff" u"\xff" u"\x152" u"\x153" u"\x178" u"\x178";
inline constexpr std::u16string_view letters28 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc0" u"\xc2" u"\xc2" u"\xc6" u"\xcb" u"\xce" u"\xcf"
    u"\xd4" u"\xd4" u"\xd9" u"\xd9" u"\xdb" u"\xdc" u"\xe0" u"\xe0" u"\xe2" u"\xe2" u"\xe6" u"\xeb" u"\xee" u"\xef"
    u"\xf4" u"\xf4" u"\xf9" u"\xf9" u"\xfb" u"\xfc" u"\xff" u"\xff" u"\x152" u"\x153" u"\x178" u"\x178";
inline constexpr std::u16string_view letters29 =
    u"\xa80" u"\xaff";
inline constexpr std::u16string_view letters30 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xa80" u"\xaff";
inline constexpr std::u16string_view letters31 =
    u"\x5d0" u"\x5ea";
inline constexpr std::u16string_view letters32 =
    u"\x30" u"\x39" u"\x5d0" u"\x5ea";
inline constexpr std::u16string_view letters33 =
    u"\x900" u"\x961" u"\x972" u"\x97f";
inline constexpr std::u16string_view letters34 =
    u"\x900" u"\x963" u"\x966" u"\x97f";
inline constexpr std::u16string_view letters35 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd3" u"\xd3" u"\xd6" u"\xd6"
    u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf3" u"\xf3" u"\xf6" u"\xf6"
    u"\xfa" u"\xfa" u"\xfc" u"\xfc" u"\x150" u"\x151" u"\x170" u"\x171";
inline constexpr std::u16string_view letters36 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd3" u"\xd3"
    u"\xd6" u"\xd6" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf3" u"\xf3"
    u"\xf6" u"\xf6" u"\xfa" u"\xfa" u"\xfc" u"\xfc" u"\x150" u"\x151" u"\x170" u"\x171";
inline constexpr std::u16string_view letters37 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc0" u"\xc8" u"\xc9" u"\xcc" u"\xcc" u"\xce" u"\xce" u"\xd2" u"\xd3"
    u"\xd9" u"\xd9" u"\xe0" u"\xe0" u"\xe8" u"\xe9" u"\xec" u"\xec" u"\xee" u"\xee" u"\xf2" u"\xf3" u"\xf9" u"\xf9";
inline constexpr std::u16string_view letters38 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc0" u"\xc8" u"\xc9" u"\xcc" u"\xcc" u"\xce" u"\xce"
    u"\xd2" u"\xd3" u"\xd9" u"\xd9" u"\xe0" u"\xe0" u"\xe8" u"\xe9" u"\xec" u"\xec" u"\xee" u"\xee" u"\xf2" u"\xf3"
    u"\xf9" u"\xf9";
inline constexpr std::u16string_view letters39 =
    u"\x3001" u"\x3002" u"\x3041" u"\x3093" u"\x30a1" u"\x30f6" u"\x30fb" u"\x30fc" u"\x4e00" u"\x9fa0" u"\xff66"
    u"\xff9f";
inline constexpr std::u16string_view letters40 =
    u"\x30" u"\x39" u"\x3001" u"\x3002" u"\x3041" u"\x3093" u"\x30a1" u"\x30f6" u"\x30fb" u"\x30fc" u"\x4e00"
    u"\x9fa0" u"\xff10" u"\xff19" u"\xff66" u"\xff9f";
inline constexpr std::u16string_view letters41 =
    u"\x401" u"\x401" u"\x406" u"\x406" u"\x410" u"\x44f" u"\x451" u"\x451" u"\x456" u"\x456" u"\x492" u"\x493"
    u"\x49a" u"\x49b" u"\x4a2" u"\x4a3" u"\x4ae" u"\x4b1" u"\x4ba" u"\x4bb" u"\x4d8" u"\x4d9" u"\x4e8" u"\x4e9"
    u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters42 =
    u"\x30" u"\x39" u"\x401" u"\x401" u"\x406" u"\x406" u"\x410" u"\x44f" u"\x451" u"\x451" u"\x456" u"\x456"
    u"\x492" u"\x493" u"\x49a" u"\x49b" u"\x4a2" u"\x4a3" u"\x4ae" u"\x4b1" u"\x4ba" u"\x4bb" u"\x4d8" u"\x4d9"
    u"\x4e8" u"\x4e9" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters43 =
    u"\xc80" u"\xcff";
inline constexpr std::u16string_view letters44 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xc80" u"\xcff";
inline constexpr std::u16string_view letters45 =
    u"\x3131" u"\x3163" u"\xac00" u"\xd7a3";
inline constexpr std::u16string_view letters46 =
    u"\x30" u"\x39" u"\x3131" u"\x3163" u"\xac00" u"\xd7a3";
inline constexpr std::u16string_view letters47 =
    u"\x622" u"\x63a" u"\x641" u"\x646" u"\x648" u"\x648" u"\x64a" u"\x64a" u"\x67e" u"\x67e" u"\x686" u"\x686"
    u"\x695" u"\x695" u"\x698" u"\x698" u"\x6a4" u"\x6a4" u"\x6a9" u"\x6a9" u"\x6af" u"\x6af" u"\x6b5" u"\x6b5"
    u"\x6be" u"\x6be" u"\x6c6" u"\x6c6" u"\x6cc" u"\x6cc" u"\x6ce" u"\x6ce" u"\x6d5" u"\x6d5";
inline constexpr std::u16string_view letters48 =
    u"\x30" u"\x39" u"\x622" u"\x63a" u"\x641" u"\x646" u"\x648" u"\x648" u"\x64a" u"\x64a" u"\x660" u"\x669"
    u"\x67e" u"\x67e" u"\x686" u"\x686" u"\x695" u"\x695" u"\x698" u"\x698" u"\x6a4" u"\x6a4" u"\x6a9" u"\x6a9"
    u"\x6af" u"\x6af" u"\x6b5" u"\x6b5" u"\x6be" u"\x6be" u"\x6c6" u"\x6c6" u"\x6cc" u"\x6cc" u"\x6ce" u"\x6ce"
    u"\x6d5" u"\x6d5";
inline constexpr std::u16string_view letters49 =
    u"\xd00" u"\xd7f";
inline constexpr std::u16string_view letters50 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xd00" u"\xd7f";
inline constexpr std::u16string_view letters51 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcb" u"\xcb" u"\xcf" u"\xcf" u"\xd3" u"\xd3"
    u"\xd6" u"\xd6" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xeb" u"\xeb" u"\xef" u"\xef"
    u"\xf3" u"\xf3" u"\xf6" u"\xf6" u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters52 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc9" u"\xc9" u"\xcb" u"\xcb" u"\xcf" u"\xcf"
    u"\xd3" u"\xd3" u"\xd6" u"\xd6" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe1" u"\xe1" u"\xe9" u"\xe9" u"\xeb" u"\xeb"
    u"\xef" u"\xef" u"\xf3" u"\xf3" u"\xf6" u"\xf6" u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters53 =
    u"\xb00" u"\xb7f";
inline constexpr std::u16string_view letters54 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xb00" u"\xb7f";
inline constexpr std::u16string_view letters55 =
    u"\xa00" u"\xa7f";
inline constexpr std::u16string_view letters56 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xa00" u"\xa7f";
inline constexpr std::u16string_view letters57 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xd3" u"\xd3" u"\xf3" u"\xf3" u"\x104" u"\x107" u"\x118" u"\x119" u"\x141"
    u"\x144" u"\x15a" u"\x15b" u"\x179" u"\x17c";
inline constexpr std::u16string_view letters58 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xd3" u"\xd3" u"\xf3" u"\xf3" u"\x104" u"\x107" u"\x118"
    u"\x119" u"\x141" u"\x144" u"\x15a" u"\x15b" u"\x179" u"\x17c";
inline constexpr std::u16string_view letters59 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc4" u"\xc7" u"\xc7" u"\xc9" u"\xcb" u"\xcd" u"\xcd" u"\xcf" u"\xcf"
    u"\xd3" u"\xd6" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe0" u"\xe4" u"\xe7" u"\xe7" u"\xe9" u"\xeb" u"\xed" u"\xed"
    u"\xef" u"\xef" u"\xf3" u"\xf6" u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters60 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc4" u"\xc7" u"\xc7" u"\xc9" u"\xcb" u"\xcd" u"\xcd"
    u"\xcf" u"\xcf" u"\xd3" u"\xd6" u"\xda" u"\xda" u"\xdc" u"\xdc" u"\xe0" u"\xe4" u"\xe7" u"\xe7" u"\xe9" u"\xeb"
    u"\xed" u"\xed" u"\xef" u"\xef" u"\xf3" u"\xf6" u"\xfa" u"\xfa" u"\xfc" u"\xfc";
inline constexpr std::u16string_view letters61 =
    u"\x401" u"\x401" u"\x410" u"\x44f" u"\x451" u"\x451" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters62 =
    u"\x30" u"\x39" u"\x401" u"\x401" u"\x410" u"\x44f" u"\x451" u"\x451" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters63 =
    u"\xd80" u"\xdff";
inline constexpr std::u16string_view letters64 =
    u"\x30" u"\x39" u"\xd80" u"\xdff";
inline constexpr std::u16string_view letters65 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc4" u"\xc4" u"\xc9" u"\xc9" u"\xcd" u"\xcd" u"\xd3" u"\xd4"
    u"\xda" u"\xda" u"\xdd" u"\xdd" u"\xe1" u"\xe1" u"\xe4" u"\xe4" u"\xe9" u"\xe9" u"\xed" u"\xed" u"\xf3" u"\xf4"
    u"\xfa" u"\xfa" u"\xfd" u"\xfd" u"\x10c" u"\x10f" u"\x139" u"\x13a" u"\x13d" u"\x13e" u"\x147" u"\x148" u"\x154"
    u"\x155" u"\x160" u"\x161" u"\x164" u"\x165" u"\x17d" u"\x17e";
inline constexpr std::u16string_view letters66 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc1" u"\xc1" u"\xc4" u"\xc4" u"\xc9" u"\xc9" u"\xcd" u"\xcd"
    u"\xd3" u"\xd4" u"\xda" u"\xda" u"\xdd" u"\xdd" u"\xe1" u"\xe1" u"\xe4" u"\xe4" u"\xe9" u"\xe9" u"\xed" u"\xed"
    u"\xf3" u"\xf4" u"\xfa" u"\xfa" u"\xfd" u"\xfd" u"\x10c" u"\x10f" u"\x139" u"\x13a" u"\x13d" u"\x13e" u"\x147"
    u"\x148" u"\x154" u"\x155" u"\x160" u"\x161" u"\x164" u"\x165" u"\x17d" u"\x17e";
inline constexpr std::u16string_view letters67 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\x106" u"\x107" u"\x10c" u"\x10d" u"\x110" u"\x111" u"\x160" u"\x161" u"\x17d"
    u"\x17e";
inline constexpr std::u16string_view letters68 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\x106" u"\x107" u"\x10c" u"\x10d" u"\x110" u"\x111" u"\x160"
    u"\x161" u"\x17d" u"\x17e";
inline constexpr std::u16string_view letters69 =
    u"\x402" u"\x402" u"\x408" u"\x40b" u"\x40f" u"\x44f" u"\x452" u"\x452" u"\x458" u"\x45b" u"\x45f" u"\x45f"
    u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters70 =
    u"\x30" u"\x39" u"\x402" u"\x402" u"\x408" u"\x40b" u"\x40f" u"\x44f" u"\x452" u"\x452" u"\x458" u"\x45b"
    u"\x45f" u"\x45f" u"\x1c80" u"\x1c86";
inline constexpr std::u16string_view letters71 =
    u"\xb80" u"\xbff";
inline constexpr std::u16string_view letters72 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xb80" u"\xbff";
inline constexpr std::u16string_view letters73 =
    u"\xc00" u"\xc7f";
inline constexpr std::u16string_view letters74 =
    u"\x2e" u"\x2e" u"\x30" u"\x39" u"\xc00" u"\xc7f";
inline constexpr std::u16string_view letters75 =
    u"\x9" u"\xd" u"\x20" u"\x20" u"\xa0" u"\xa0" u"\xe01" u"\xe50" u"\x1680" u"\x1680" u"\x2000" u"\x200a"
    u"\x2028" u"\x2029" u"\x202f" u"\x202f" u"\x205f" u"\x205f" u"\x3000" u"\x3000" u"\xfeff" u"\xfeff";
inline constexpr std::u16string_view letters76 =
    u"\x9" u"\xd" u"\x20" u"\x20" u"\xa0" u"\xa0" u"\xe01" u"\xe59" u"\x1680" u"\x1680" u"\x2000" u"\x200a"
    u"\x2028" u"\x2029" u"\x202f" u"\x202f" u"\x205f" u"\x205f" u"\x3000" u"\x3000" u"\xfeff" u"\xfeff";
inline constexpr std::u16string_view letters77 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc7" u"\xc7" u"\xd6" u"\xd6" u"\xdc" u"\xdc" u"\xe7" u"\xe7" u"\xf6" u"\xf6"
    u"\xfc" u"\xfc" u"\x11e" u"\x11f" u"\x130" u"\x131" u"\x15e" u"\x15f";
inline constexpr std::u16string_view letters78 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc7" u"\xc7" u"\xd6" u"\xd6" u"\xdc" u"\xdc" u"\xe7" u"\xe7"
    u"\xf6" u"\xf6" u"\xfc" u"\xfc" u"\x11e" u"\x11f" u"\x130" u"\x131" u"\x15e" u"\x15f";
inline constexpr std::u16string_view letters79 =
    u"\x49" u"\x49" u"\x69" u"\x69" u"\x404" u"\x404" u"\x406" u"\x407" u"\x410" u"\x429" u"\x42c" u"\x42c" u"\x42e"
    u"\x449" u"\x44c" u"\x44c" u"\x44e" u"\x44f" u"\x454" u"\x454" u"\x456" u"\x457" u"\x490" u"\x491" u"\x1c80"
    u"\x1c85";
inline constexpr std::u16string_view letters80 =
    u"\x30" u"\x39" u"\x49" u"\x49" u"\x69" u"\x69" u"\x404" u"\x404" u"\x406" u"\x407" u"\x410" u"\x429" u"\x42c"
    u"\x42c" u"\x42e" u"\x449" u"\x44c" u"\x44c" u"\x44e" u"\x44f" u"\x454" u"\x454" u"\x456" u"\x457" u"\x490"
    u"\x491" u"\x1c80" u"\x1c85";
inline constexpr std::u16string_view letters81 =
    u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc3" u"\xc8" u"\xca" u"\xcc" u"\xcd" u"\xd2" u"\xd5" u"\xd9" u"\xda"
    u"\xdd" u"\xdd" u"\xe0" u"\xe3" u"\xe8" u"\xea" u"\xec" u"\xed" u"\xf2" u"\xf5" u"\xf9" u"\xfa" u"\xfd" u"\xfd"
    u"\x102" u"\x103" u"\x110" u"\x111" u"\x128" u"\x129" u"\x168" u"\x169" u"\x1a0" u"\x1a1" u"\x1af" u"\x1b0"
    u"\x1ea0" u"\x1ef9";
inline constexpr std::u16string_view letters82 =
    u"\x30" u"\x39" u"\x41" u"\x5a" u"\x61" u"\x7a" u"\xc0" u"\xc3" u"\xc8" u"\xca" u"\xcc" u"\xcd" u"\xd2" u"\xd5"
    u"\xd9" u"\xda" u"\xdd" u"\xdd" u"\xe0" u"\xe3" u"\xe8" u"\xea" u"\xec" u"\xed" u"\xf2" u"\xf5" u"\xf9" u"\xfa"
    u"\xfd" u"\xfd" u"\x102" u"\x103" u"\x110" u"\x111" u"\x128" u"\x129" u"\x168" u"\x169" u"\x1a0" u"\x1a1"
    u"\x1af" u"\x1b0" u"\x1ea0" u"\x1ef9";

/// A language's letters, and these with its digits: the first and the last of each range.
struct Language {
    std::string_view name;
    std::u16string_view letters;
    std::u16string_view lettersAndDigits;
};
inline constexpr Language languages[] = {
    {"ar", letters0, letters1},
    {"ar-AE", letters0, letters1},
    {"ar-BH", letters0, letters1},
    {"ar-DZ", letters0, letters1},
    {"ar-EG", letters0, letters1},
    {"ar-IQ", letters0, letters1},
    {"ar-JO", letters0, letters1},
    {"ar-KW", letters0, letters1},
    {"ar-LB", letters0, letters1},
    {"ar-LY", letters0, letters1},
    {"ar-MA", letters0, letters1},
    {"ar-QA", letters0, letters1},
    {"ar-QM", letters0, letters1},
    {"ar-SA", letters0, letters1},
    {"ar-SD", letters0, letters1},
    {"ar-SY", letters0, letters1},
    {"ar-TN", letters0, letters1},
    {"ar-YE", letters0, letters1},
    {"az-AZ", letters2, letters3},
    {"bg-BG", letters4, letters5},
    {"bn", letters6, letters7},
    {"bn-BD", letters6, letters7},
    {"bn-IN", letters6, letters7},
    {"cs-CZ", letters8, letters9},
    {"da-DK", letters10, letters11},
    {"de-DE", letters12, letters13},
    {"el-GR", letters14, letters15},
    {"en-AU", letters16, letters17},
    {"en-GB", letters16, letters17},
    {"en-HK", letters16, letters17},
    {"en-IN", letters16, letters17},
    {"en-NZ", letters16, letters17},
    {"en-US", letters16, letters17},
    {"en-ZA", letters16, letters17},
    {"en-ZM", letters16, letters17},
    {"eo", letters18, letters19},
    {"es-ES", letters20, letters21},
    {"fa", letters22, letters23},
    {"fa-AF", letters22, letters23},
    {"fa-IR", letters24, letters23},
    {"fi-FI", letters25, letters26},
    {"fr-CA", letters27, letters28},
    {"fr-FR", letters27, letters28},
    {"gu-IN", letters29, letters30},
    {"he", letters31, letters32},
    {"hi-IN", letters33, letters34},
    {"hu-HU", letters35, letters36},
    {"it-IT", letters37, letters38},
    {"ja-JP", letters39, letters40},
    {"kk-KZ", letters41, letters42},
    {"kn-IN", letters43, letters44},
    {"ko-KR", letters45, letters46},
    {"ku-IQ", letters47, letters48},
    {"ml-IN", letters49, letters50},
    {"nb-NO", letters10, letters11},
    {"nl-NL", letters51, letters52},
    {"nn-NO", letters10, letters11},
    {"or-IN", letters53, letters54},
    {"pa-IN", letters55, letters56},
    {"pl-PL", letters57, letters58},
    {"pl-Pl", letters57, letters58},
    {"pt-BR", letters59, letters60},
    {"pt-PT", letters59, letters60},
    {"ru-RU", letters61, letters62},
    {"si-LK", letters63, letters64},
    {"sk-SK", letters65, letters66},
    {"sl-SI", letters67, letters68},
    {"sr-RS", letters69, letters70},
    {"sr-RS@latin", letters67, letters68},
    {"sv-SE", letters25, letters26},
    {"ta-IN", letters71, letters72},
    {"te-IN", letters73, letters74},
    {"th-TH", letters75, letters76},
    {"tr-TR", letters77, letters78},
    {"uk-UA", letters79, letters80},
    {"vi-VN", letters81, letters82},
};

}  // namespace sequelize::detail::rules
