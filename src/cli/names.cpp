#include "names.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "../core/ascii.hpp"
#include "../core/cpp_keywords.hpp"

namespace sequelize::detail::commandline {
namespace {

/// How many letters are to be changed, added or taken away.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

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

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& names) {
    const std::string wanted = lowered(word);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto& name : names) {
        const std::string candidate = lowered(name);
        const std::size_t far = distance(wanted, candidate);
        const std::size_t bound = std::min<std::size_t>(3, std::max<std::size_t>(1, wanted.size() / 2));
        if (far <= bound)
            found.emplace_back(far, name);
        else if (wanted.size() >= 3 && candidate.find(wanted) != std::string::npos)
            found.emplace_back(1000, name);
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::size_t, std::string>::first);
    std::vector<std::string> out;
    for (auto& [far, name] : found) {
        if (out.size() == 3 || far != found.front().first) break;
        if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& names, std::string_view prefix) {
    std::string out;
    for (const auto& name : nearest(word, names)) {
        out += out.empty() ? "Did you mean " : " or ";
        (out += prefix) += name;
    }
    return out.empty() ? out : out + '?';
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
