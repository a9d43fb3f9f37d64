#include "names.hpp"

#include <algorithm>
#include <array>

#include "../core/ascii.hpp"
#include "../core/cpp_keywords.hpp"

namespace sequelize::detail::commandline {

std::string kebabCase(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (isUpper(c) && !out.empty() && out.back() != '-') out += '-';
        out += lower(c);
    }
    return out;
}

std::string wordsInKebabCase(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!isLetter(c) && !isDigit(c)) {
            if (!out.empty() && out.back() != '-') out += '-';
            continue;
        }
        if (!out.empty() && out.back() != '-') {
            const char before = name[i - 1];
            const bool beginsCapitals = isUpper(c) && !isUpper(before);
            const bool endsCapitals =
                isUpper(c) && isUpper(before) && i + 1 < name.size() && isLetter(name[i + 1]) && !isUpper(name[i + 1]);
            if (beginsCapitals || endsCapitals || isDigit(c) != isDigit(before)) out += '-';
        }
        out += lower(c);
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

std::string inWords(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) out += i + 1 == names.size() ? " and " : ", ";
        ((out += '"') += names[i]) += '"';
    }
    return out;
}

bool isIdentifier(std::string_view text) {
    if (text.empty() || isDigit(text.front())) return false;
    const bool letters = std::ranges::all_of(text, isOfName);
    const bool reserved =
        text.find("__") != std::string_view::npos || (text.size() > 1 && text[0] == '_' && isUpper(text[1]));
    return letters && !reserved && std::ranges::find(cppKeywords, text) == cppKeywords.end();
}

std::string cppLiteral(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace sequelize::detail::commandline
