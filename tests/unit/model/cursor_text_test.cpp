#include <cmath>
#include <limits>

#include <sequelize/core/error.hpp>

#include "model/cursor_text.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using detail::CursorOrigin;
using detail::cursorText;
using detail::positionIn;

namespace {

const std::vector<Value> everyType{
    null,
    std::numeric_limits<std::int64_t>::min(),
    std::numeric_limits<std::uint64_t>::max(),
    0.1,
    -std::numeric_limits<double>::infinity(),
    Decimal{"12345678901234567890.0000000001"},
    "",
    std::string("nul\0 \xc3\xa4", 7),
    toBytes("\xff\x01"),
    Bytes{},
    DateTime(std::chrono::microseconds(-1)),
    Date{std::chrono::year{2020}, std::chrono::month{2}, std::chrono::day{29}},
    Time(-3'020'399'000'001),
    Uuid{"0a0b0c0d-0000-4000-8000-ffffffffffff"},
};
const CursorOrigin origin{"book", "title+", everyType.size()};

bool isRefused(const std::string& text, const CursorOrigin& by = origin) {
    try {
        (void)positionIn(text, by);
    } catch (const CursorError&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a cursor keeps values exactly", "[paging]") {
    const auto text = cursorText(origin, everyType);
    CHECK(
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos
    );
    const auto read = positionIn(text, origin);
    REQUIRE(read.size() == everyType.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        CAPTURE(i);
        CHECK(read[i].type() == everyType[i].type());
        CHECK(read[i] == everyType[i]);
    }
    const auto negative = positionIn(cursorText({"a", "b", 1}, {-0.0}), {"a", "b", 1});
    CHECK(std::signbit(*negative[0].getIf<double>()));
}

TEST_CASE("a cursor that is not whole, or another's, is refused", "[paging]") {
    const auto text = cursorText(origin, everyType);
    for (std::size_t i = 0; i < text.size(); ++i) {
        CAPTURE(i);
        CHECK(isRefused(text.substr(0, i)));
        CHECK(isRefused(text.substr(i + 1)));
        for (const char other : {'A', 'z', '_', '-', '=', '+', '\0', '\x80'}) {
            auto changed = text;
            changed[i] = other;
            CHECK(isRefused(changed) == (changed != text));
        }
    }
    CHECK(isRefused(text + text));
    CHECK(isRefused(text, {"books", "title+", everyType.size()}));
    CHECK(isRefused(text, {"book", "title-", everyType.size()}));
    CHECK(isRefused(text, {"book", "title+", everyType.size() - 1}));
    CHECK(isRefused(cursorText(origin, {})));
}
