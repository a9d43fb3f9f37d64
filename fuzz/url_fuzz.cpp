// The URL parser: any text is a URL or std::invalid_argument, what was parsed can be written and parsed again to the
// same parts, and no message quotes a secret, wherever in the text it stands.

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <sequelize/core/url.hpp>

#include "expect.hpp"

using sequelize::detail::ConnectionUrl;

namespace {

constexpr sequelize::detail::FileScheme files[] = {{"sqlite", "sqlite:library.db"}};

std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        (out += '%') += digits[byte >> 4];
        out += digits[byte & 15U];
    }
    return out;
}

std::string hostOf(const ConnectionUrl& url) {
    if (url.host.find(':') == std::string::npos) return url.host;
    const auto zone = std::min(url.host.find('%'), url.host.size());
    return "[" + url.host.substr(0, zone) + encoded(url.host.substr(zone)) + "]";
}

std::string written(const ConnectionUrl& url) {
    std::string out = url.scheme + ":";
    if (url.scheme == "sqlite") {
        out += encoded(url.database);
    } else {
        out += "//";
        if (!url.username.empty() || url.hasPassword) {
            out += encoded(url.username);
            if (url.hasPassword) out += ":" + encoded(url.password);
            out += "@";
        }
        out += hostOf(url);
        if (url.port != 0) out += ":" + std::to_string(url.port);
        out += "/" + encoded(url.database);
    }
    char separator = '?';
    for (const auto& [name, value] : url.query) {
        out += separator + encoded(name) + "=" + encoded(value);
        separator = '&';
    }
    return out;
}

void expectSame(const ConnectionUrl& a, const ConnectionUrl& b) {
    fuzz::expect(a.scheme == b.scheme, "the scheme survives");
    fuzz::expect(a.username == b.username && a.password == b.password && a.hasPassword == b.hasPassword,
                 "the login survives");
    fuzz::expect(a.host == b.host && a.port == b.port, "the host survives");
    fuzz::expect(a.database == b.database && a.query == b.query, "the database and the query survive");
}

void parse(const std::string& text) {
    ConnectionUrl url;
    try {
        url = sequelize::detail::parseConnectionUrl(text, files);
    } catch (const std::invalid_argument& error) {
        fuzz::expect(std::string_view(error.what()).find(fuzz::secret) == std::string_view::npos,
                     "the message does not quote the URL");
        return;
    }
    // Outside the try: what was accepted once must be accepted again.
    expectSame(url, sequelize::detail::parseConnectionUrl(written(url), files));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    parse(std::string(text));
    parse(fuzz::withSecret(text));
    return 0;
}
