#include <algorithm>
#include <iterator>

#include "characters.hpp"
#include "letters.hpp"
#include "rules.hpp"

namespace sequelize::detail::rules {
namespace {

template <std::size_t N>
bool isAmong(char32_t c, const CharacterRange (&ranges)[N]) noexcept {
    const auto next = std::ranges::upper_bound(ranges, c, {}, &CharacterRange::first);
    if (next == std::begin(ranges)) return false;
    const auto& range = *std::prev(next);
    return c <= range.last && (c - range.first) % range.step == 0;
}

const Language* languageOf(std::string_view locale) noexcept {
    const auto* found = std::ranges::find(languages, locale, &Language::name);
    return found == std::end(languages) ? nullptr : found;
}

}  // namespace

bool isLowercase(std::string_view text) noexcept {
    return allOf(text, [](char32_t c) { return !isAmong(c, changedByLower); });
}

bool isUppercase(std::string_view text) noexcept {
    return allOf(text, [](char32_t c) { return !isAmong(c, changedByUpper); });
}

bool isLanguage(std::string_view locale) noexcept {
    return languageOf(locale) != nullptr;
}

bool areLetters(std::string_view text, std::string_view locale, bool withDigits) noexcept {
    const auto* language = languageOf(locale);
    if (!language || text.empty()) return false;
    const auto ranges = withDigits ? language->lettersAndDigits : language->letters;
    return allOf(text, [&](char32_t c) {
        for (std::size_t i = 0; i + 1 < ranges.size(); i += 2)
            if (isBetween(c, ranges[i], ranges[i + 1])) return true;
        return false;
    });
}

}  // namespace sequelize::detail::rules
