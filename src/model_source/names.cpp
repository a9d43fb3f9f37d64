#include "names.hpp"

#include <algorithm>
#include <array>

#include "../core/ascii.hpp"
#include "../core/cpp_keywords.hpp"

namespace sequelize::detail {
namespace {

/// No keywords, or not everywhere, and yet taken.
constexpr std::array<std::string_view, 5> unusableWords{"std", "sequelize", "import", "module", "override"};

/// Macros of headers that a program is likely to include, and of compilers in their GNU mode.
constexpr std::array<std::string_view, 27> macros{
    "NULL",  "EOF",   "TRUE",  "FALSE",   "NAN",       "INFINITY", "BUFSIZ",   "RAND_MAX", "DOMAIN",
    "ERROR", "errno", "stdin", "stdout",  "stderr",    "assert",   "offsetof", "unix",     "linux",
    "i386",  "major", "minor", "makedev", "interface", "near",     "far",      "min",      "max"};

/// The words of a name: letters and digits, cut where something else stands.
std::string joined(std::string_view text, bool raiseFirst) {
    const bool isLoud = std::ranges::none_of(text, [](char c) { return isLetter(c) && !isUpper(c); });
    std::string name;
    bool raise = raiseFirst;
    for (const char c : text) {
        if (!isLetter(c) && !isDigit(c)) {
            raise = raise || !name.empty();
            continue;
        }
        const char small = isLoud ? lower(c) : c;
        name += raise ? capital(small) : name.empty() ? lower(small) : small;
        raise = false;
    }
    return name;
}

}  // namespace

bool isCppName(std::string_view text) {
    if (text.empty() || isDigit(text.front())) return false;
    if (!std::ranges::all_of(text, [](char c) { return isLetter(c) || isDigit(c) || c == '_'; })) return false;
    if (text.front() == '_' || text.find("__") != std::string_view::npos) return false;
    const auto isIn = [&](const auto& words) { return std::ranges::find(words, text) != words.end(); };
    return !isIn(cppKeywords) && !isIn(unusableWords) && !isIn(macros);
}

std::string cppName(std::string_view text, std::string_view fallback) {
    if (isCppName(text)) return std::string(text);
    std::string name;
    for (const char c : text) {
        if (isLetter(c) || isDigit(c))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (name.ends_with('_')) name.pop_back();
    if (name.empty()) return std::string(fallback);
    if (isDigit(name.front())) name = std::string(fallback) + "_" + name;
    if (!isCppName(name)) name += '_';
    return name;
}

std::string pascalCase(std::string_view text) {
    return joined(text, true);
}

std::string camelCase(std::string_view text) {
    return joined(text, false);
}

std::string NameScope::take(std::string wanted) {
    std::string name = wanted;
    const bool endsInDigit = !wanted.empty() && isDigit(wanted.back());
    for (int number = 2; !taken_.insert(name).second; ++number)
        name = wanted + (endsInDigit ? "_" : "") + std::to_string(number);
    return name;
}

}  // namespace sequelize::detail
