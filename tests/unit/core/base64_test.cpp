#include "core/base64.hpp"

#include "support/catch.hpp"

using sequelize::detail::fromBase64;
using sequelize::detail::toBase64;

TEST_CASE("bytes go to base64 and back", "[json]") {
    // RFC 4648, section 10
    const std::pair<std::string, std::string> pairs[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : pairs) {
        CHECK(toBase64(bytes) == text);
        CHECK(fromBase64(text) == bytes);
    }
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    CHECK(toBase64(all).find('+') != std::string::npos);
    CHECK(toBase64(all).find('/') != std::string::npos);
    CHECK(fromBase64(toBase64(all)) == all);
}

TEST_CASE("base64 that no bytes make is refused", "[json]") {
    for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm8=Zg==", "====", "A===", "Zm 8", "Zm-_", "Zg==\n"})
        CHECK_FALSE(fromBase64(text));
}
