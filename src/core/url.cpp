#include <sequelize/core/url.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "ascii.hpp"

namespace sequelize::detail {
namespace {

constexpr std::string_view serverForm = "mysql://user:password@127.0.0.1:3306/library";
constexpr std::string_view encodeHint =
    "; if the user name or the password has one of  @ : / ? # [ ] %  or a blank in it, percent-encode that "
    "character"
    " (@ is %40, : is %3A, / is %2F, ? is %3F, # is %23, % is %25)";

// The messages are fixed texts on purpose: when a password was not encoded, pieces of it land in the host,
// the port or the database, so that no piece of the URL is safe to quote.
[[noreturn]] void refuseUrl(std::string_view what, std::string_view form = serverForm) {
    throw std::invalid_argument(fmt::format("invalid connection URL: {}. Expected for example {}", what, form));
}

[[noreturn]] void refuseUrlWithHint(std::string_view what) {
    refuseUrl(fmt::format("{}{}", what, encodeHint));
}

constexpr bool isControl(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
constexpr bool isAmong(char c, std::string_view set) noexcept {
    return set.find(c) != set.npos;
}

std::string decode(std::string_view text, std::string_view part, std::string_view form = serverForm) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            refuseUrl(
                fmt::format("the {} has a '%' without two hexadecimal digits after it; a percent sign is written %25",
                            part),
                form);
        if (high == 0 && low == 0) refuseUrl(fmt::format("the {} has a NUL byte (%00)", part), form);
        out += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return out;
}

/// What stands before the first `separator` in `rest`, which then continues after it; nullopt if there is
/// none.
std::optional<std::string_view> takeBefore(std::string_view& rest, char separator) noexcept {
    const std::size_t at = rest.find(separator);
    if (at == rest.npos) return std::nullopt;
    const std::string_view before = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    return before;
}

std::string parseScheme(std::string_view& rest) {
    const auto text = takeBefore(rest, ':');
    if (!text || text->empty()) refuseUrl("it does not begin with a scheme and a ':'");
    std::string scheme(*text);
    for (char& c : scheme) {
        if (!isLetter(c) && !isDigit(c) && !isAmong(c, "+-.")) refuseUrl("it does not begin with a scheme and a ':'");
        c = lower(c);
    }
    if (!isLetter(scheme[0])) refuseUrl("its scheme does not begin with a letter");
    return scheme;
}

void parseQuery(std::string_view text, ConnectionUrl& out, std::string_view form) {
    while (!text.empty()) {
        std::string_view value = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(value.size() + 1, text.size()));
        if (value.empty()) continue;
        const auto key = takeBefore(value, '=');
        std::string name = decode(key ? *key : value, "query", form);
        if (name.empty()) refuseUrl("the query has a value without a name", form);
        out.query.emplace_back(std::move(name), key ? decode(value, "query", form) : std::string());
    }
}

std::uint16_t parsePort(std::string_view text) {
    if (text.empty()) refuseUrlWithHint("the port is missing after ':'");
    unsigned value = 0;
    for (const char c : text) {
        if (!isDigit(c)) refuseUrlWithHint("the port is not a number");
        value = std::min(value * 10 + static_cast<unsigned>(c - '0'), 1'000'000U);
    }
    if (value < 1 || value > 65'535) refuseUrlWithHint("the port is not between 1 and 65535");
    return static_cast<std::uint16_t>(value);
}

/// The text between the brackets of "[::1]" or, with a zone as RFC 6874 writes it, "[fe80::1%25eth0]".
std::string parseIpv6(std::string_view text) {
    const std::size_t zoneAt = std::min(text.find('%'), text.size());
    const std::string_view address = text.substr(0, zoneAt);
    const bool wellFormed =
        std::all_of(address.begin(), address.end(), [](char c) { return hexValue(c) >= 0 || isAmong(c, ":."); });
    if (!wellFormed || std::count(address.begin(), address.end(), ':') < 2)
        refuseUrlWithHint("the host in brackets is not an IPv6 address");
    std::string out(address);
    if (zoneAt == text.size()) return out;
    const std::string zone = decode(text.substr(zoneAt), "host");
    const bool plain = std::all_of(zone.begin() + 1, zone.end(),
                                   [](char c) { return isLetter(c) || isDigit(c) || isAmong(c, "-_."); });
    if (zone.size() < 2 || zone[0] != '%' || !plain)
        refuseUrlWithHint("the IPv6 host's zone is not of the form %25eth0");
    return out + zone;
}

void parseHostAndPort(std::string_view text, ConnectionUrl& out) {
    if (text.starts_with('[')) {
        text.remove_prefix(1);
        const auto address = takeBefore(text, ']');
        if (!address) refuseUrlWithHint("the host's '[' has no ']'");
        out.host = parseIpv6(*address);
        if (text.empty()) return;
        if (text[0] != ':') refuseUrlWithHint("only a ':' and the port may follow the host's ']'");
        out.port = parsePort(text.substr(1));
        return;
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view host = text.substr(0, colon);
    const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
        return isLetter(c) || isDigit(c) || isAmong(c, "-._") || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!plain) refuseUrlWithHint("the host has a character that no host name has");
    out.host = host;
    if (colon == text.size()) return;
    if (text.find(':', colon + 1) != text.npos)
        refuseUrlWithHint("the host has more than one ':' (an IPv6 address stands in brackets, as in [::1]:3306)");
    out.port = parsePort(text.substr(colon + 1));
}

void parseUser(std::string_view text, ConnectionUrl& out) {
    if (const auto user = takeBefore(text, ':')) {
        out.password = decode(text, "password");
        out.hasPassword = true;
        out.username = decode(*user, "user name");
    } else {
        out.username = decode(text, "user name");
    }
}

void parseServer(std::string_view rest, ConnectionUrl& out) {
    if (!rest.starts_with("//")) refuseUrl("the scheme is not followed by \"//\"");
    rest.remove_prefix(2);
    std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    std::string_view path = rest.substr(authority.size());
    const std::string_view afterQuestionMark = path.substr(std::min(path.find('?'), path.size()));
    path.remove_suffix(afterQuestionMark.size());

    if (path.find('@') != path.npos || afterQuestionMark.find('@') != path.npos)
        refuseUrlWithHint("it has an '@' after the host");
    const std::size_t at = authority.rfind('@');
    if (at != authority.npos) {
        if (authority.find('@') != at) refuseUrlWithHint("it has more than one '@' before the host");
        parseUser(authority.substr(0, at), out);
        authority.remove_prefix(at + 1);
    }
    parseHostAndPort(authority, out);
    if (!path.empty()) path.remove_prefix(1);
    if (path.find('/') != path.npos) refuseUrlWithHint("the database's name has a '/' (written %2F)");
    out.database = decode(path, "database");
    if (!afterQuestionMark.empty()) parseQuery(afterQuestionMark.substr(1), out, serverForm);
}

void parseFile(std::string_view rest, ConnectionUrl& out, std::string_view form) {
    if (rest.starts_with("//")) rest.remove_prefix(2);
    const std::string_view file = rest.substr(0, rest.find('?'));
    out.database = decode(file, "file name", form);
    if (out.database.empty()) refuseUrl("it names no file", form);
    if (file.size() < rest.size()) parseQuery(rest.substr(file.size() + 1), out, form);
}

}  // namespace

ConnectionUrl parseConnectionUrl(std::string_view url, std::span<const FileScheme> files) {
    if (url.empty()) refuseUrl("it is empty");
    if (std::any_of(url.begin(), url.end(), isControl))
        refuseUrl(
            "it has a NUL byte, a line break or another control character (percent-encode it, or trim the "
            "text)");
    ConnectionUrl out;
    std::string_view rest = url;
    out.scheme = parseScheme(rest);
    const auto file = std::ranges::find(files, out.scheme, &FileScheme::name);
    const bool isFile = file != files.end();
    if (rest.find('#') != rest.npos) {
        if (isFile) refuseUrl("it has a '#' (written %23)", file->example);
        refuseUrlWithHint("it has a '#'");
    }
    if (isFile) {
        parseFile(rest, out, file->example);
    } else {
        if (rest.find(' ') != rest.npos) refuseUrlWithHint("it has a blank (written %20)");
        parseServer(rest, out);
    }
    return out;
}

}  // namespace sequelize::detail
