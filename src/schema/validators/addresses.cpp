#include <algorithm>

#include "characters.hpp"
#include "rules.hpp"

// E-mail addresses, names of hosts, and URLs.
namespace sequelize::detail::rules {
namespace {

constexpr std::size_t longestName = 63;  // between two dots
constexpr std::size_t longestEmail = 254;
constexpr std::size_t longestMailbox = 64;
constexpr std::size_t longestUrl = 2084;

bool isTopLevel(std::string_view name) noexcept {
    if (name.size() >= 4 && isOneOf(static_cast<unsigned char>(name[0]), "xX") &&
        isOneOf(static_cast<unsigned char>(name[1]), "nN") &&
        allOf(name.substr(2), [](char32_t c) { return isLetter(c) || isDigit(c) || c == '-'; }))
        return true;
    const auto isPart = [](char32_t c) { return isLetter(c) || (c != 0xa9 && isWide(c, 0xa1) && !isSpace(c)); };
    return codeUnits(name) >= 2 && allOf(name, isPart);
}

bool isHostPart(std::string_view part) noexcept {
    const auto isAllowed = [](char32_t c) {
        const bool isFullWidth = isBetween(c, 0xff01, 0xff5e);
        return isLetter(c) || isDigit(c) || c == '-' || (isBetween(c, 0xa1, 0x10ffff) && !isFullWidth);
    };
    return !part.empty() && codeUnits(part) <= longestName && allOf(part, isAllowed) && part.front() != '-' &&
           part.back() != '-';
}

bool isMailboxCharacter(char32_t c) noexcept {
    return isLetter(c) || isDigit(c) || isOneOf(c, "!#$%&'*+-/=?^_`{|}~") || isWide(c, 0xa1);
}

/// What stands between the quotes of `"Ada L"@example.com`.
bool isQuotedMailbox(std::string_view text) noexcept {
    while (!text.empty()) {
        char32_t c = takeCharacter(text);
        if (c == '\\') {
            if (text.empty()) return false;
            c = takeCharacter(text);
            if (!((isBetween(c, 0x01, 0x7f) && c != '\n') || isWide(c, 0xa0))) return false;
        } else if (c == '"' || !(isBetween(c, 0x01, 0x7f) || isWide(c, 0xa0))) {
            return false;
        }
    }
    return true;
}

// --- URLs

bool isScheme(std::string_view text) noexcept {
    return !text.empty() && isLetter(static_cast<unsigned char>(text.front())) &&
           allOf(text, [](char32_t c) { return isLetter(c) || isDigit(c) || isOneOf(c, "+-."); });
}

bool isWebScheme(std::string_view scheme) noexcept {
    const auto is = [&](std::string_view known) {
        return std::ranges::equal(scheme, known, [](char a, char b) { return (a | 0x20) == b; });
    };
    return is("http") || is("https") || is("ftp");
}

/// Whether "user:password@host" begins there rather than "scheme:". Percent codes might hide a script.
bool isLogin(std::string_view text) noexcept {
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
        if (text[i] == '%' && isHexDigit(static_cast<unsigned char>(text[i + 1])) &&
            isHexDigit(static_cast<unsigned char>(text[i + 2])))
            return false;
    return allOf(text, [](char32_t c) { return isLetter(c) || isDigit(c) || isOneOf(c, "-_.%:"); });
}

/// Takes the scheme and the slashes off; false: there is one that is no web page's.
bool takeScheme(std::string_view& url) noexcept {
    const auto colon = url.find(':');
    bool hasScheme = false;
    if (colon != std::string_view::npos && isScheme(url.substr(0, colon))) {
        const auto rest = url.substr(colon + 1);
        hasScheme = true;
        if (!rest.starts_with("//")) {
            const auto host = rest.substr(0, rest.find('/'));
            const auto at = host.find('@');
            if (at != std::string_view::npos)
                hasScheme = !isLogin(host.substr(0, at));
            else
                hasScheme = rest.empty() || !isDigit(static_cast<unsigned char>(rest.front()));  // else a port
        }
        if (hasScheme && !isWebScheme(url.substr(0, colon))) return false;
        if (hasScheme) url = rest;
    }
    if (!url.starts_with("//")) return true;
    url.remove_prefix(2);
    return hasScheme;
}

bool isPort(std::string_view text) noexcept {
    if (!areDigits(text)) return false;
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    if (text.empty() || text.size() > 5) return false;
    int port = 0;
    for (const char digit : text) port = port * 10 + (digit - '0');
    return port <= 65535;
}

bool isHostWithPort(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end != std::string_view::npos) {
            const auto rest = text.substr(end + 1);
            if (rest.empty() || (rest.starts_with(':') && isPort(rest.substr(1))))
                return isIPv6(text.substr(1, end - 1));
        }
    }
    const auto colon = text.find(':');
    if (colon != std::string_view::npos && colon + 1 < text.size() && !isPort(text.substr(colon + 1))) return false;
    const auto host = text.substr(0, colon);
    return isIPv4(host) || isFullName(host);
}

}  // namespace

bool isFullName(std::string_view host) noexcept {
    const auto dot = host.rfind('.');
    return dot != std::string_view::npos && isTopLevel(host.substr(dot + 1)) && eachPart(host, '.', isHostPart);
}

bool isEmail(std::string_view text) noexcept {
    if (codeUnits(text) > longestEmail) return false;
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return false;
    const auto mailbox = text.substr(0, at);
    const auto host = text.substr(at + 1);
    if (mailbox.size() > longestMailbox || host.size() > longestEmail || !isFullName(host)) return false;
    if (mailbox.starts_with('"') && mailbox.ends_with('"'))
        return mailbox.size() == 1 || isQuotedMailbox(mailbox.substr(1, mailbox.size() - 2));
    return eachPart(mailbox, '.',
                    [](std::string_view part) { return !part.empty() && allOf(part, isMailboxCharacter); });
}

bool isUrl(std::string_view url) noexcept {
    if (url.empty() || !allOf(url, [](char32_t c) { return !isSpace(c) && c != '<' && c != '>'; }) ||
        url.starts_with("mailto:") || codeUnits(url) > longestUrl)
        return false;
    url = url.substr(0, url.find('#'));
    url = url.substr(0, url.find('?'));
    if (!takeScheme(url)) return false;
    url = url.substr(0, url.find('/'));
    if (const auto at = url.find('@'); at != std::string_view::npos) {
        const auto login = url.substr(0, at);
        if (login.empty() || login == ":" || std::ranges::count(login, ':') > 1) return false;
        url.remove_prefix(at + 1);
    }
    return isHostWithPort(url);
}

}  // namespace sequelize::detail::rules
