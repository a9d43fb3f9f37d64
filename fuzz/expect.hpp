#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fuzz {

/// Ends the run, so that libFuzzer keeps the input, unless `holds`.
inline void expect(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

/// A text that no message of the library has in it by itself.
inline constexpr std::string_view secret = "Xq7hunter2zW";

/// `text` with the secret somewhere in it: its first byte says where.
inline std::string withSecret(std::string_view text) {
    if (text.empty()) return std::string(secret);
    std::string out(text.substr(1));
    out.insert(static_cast<unsigned char>(text[0]) % (out.size() + 1), secret);
    return out;
}

}  // namespace fuzz
