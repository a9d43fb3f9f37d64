#include "characters.hpp"
#include "rules.hpp"

namespace sequelize::detail::rules {
namespace {

constexpr int groupsOfIPv6 = 8;

bool isByte(std::string_view text) noexcept {
    if (text.empty() || text.size() > 3 || !areDigits(text) || (text.size() > 1 && text.front() == '0')) return false;
    int number = 0;
    for (const char digit : text) number = number * 10 + (digit - '0');
    return number <= 255;
}

/// How many groups of 16 bits a list of them makes, of which an IPv4 address is two; -1: it is none. Only what ends the
/// whole address may end with an IPv4 address.
int groupsIn(std::string_view list, bool isEnd) noexcept {
    if (list.empty()) return 0;
    int groups = 0;
    bool wasIPv4 = false;
    const bool isList = eachPart(list, ':', [&](std::string_view part) {
        if (wasIPv4) return false;
        wasIPv4 = isEnd && isIPv4(part);
        groups += wasIPv4 ? 2 : 1;
        return wasIPv4 || (!part.empty() && part.size() <= 4 && allOf(part, isHexDigit));
    });
    return isList ? groups : -1;
}

}  // namespace

bool isIPv4(std::string_view text) noexcept {
    int bytes = 0;
    return eachPart(text, '.', [&](std::string_view part) { return ++bytes <= 4 && isByte(part); }) && bytes == 4;
}

bool isIPv6(std::string_view text) noexcept {
    if (const auto zone = text.find('%'); zone != std::string_view::npos) {
        const auto name = text.substr(zone + 1);
        if (name.empty() || !allOf(name, [](char32_t c) { return isLetter(c) || isDigit(c) || c == '.'; }))
            return false;
        text = text.substr(0, zone);
    }
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) return groupsIn(text, true) == groupsOfIPv6;
    const int before = groupsIn(text.substr(0, gap), false);
    const int behind = groupsIn(text.substr(gap + 2), true);
    return before >= 0 && behind >= 0 && before + behind < groupsOfIPv6;
}

}  // namespace sequelize::detail::rules
