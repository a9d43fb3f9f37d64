#include <sequelize/schema/enum_names.hpp>

#include <array>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;

enum class EnumTestColor { red, green, blue };
enum class EnumTestState { open = 10, closed = 20 };
enum class EnumTestFlag : bool { no, yes };
enum class EnumTestSmall : signed char { a, b1 };
enum class EnumTestGap { none, one, four = 4 };
enum class EnumTestFarGap { none, far = 60 };
enum class EnumTestNegative { unknown = -1, none, one };
enum EnumTestPlain : int { plainFirst, plainSecond };

template <>
struct sequelize::EnumNames<EnumTestState> {
    static constexpr std::array values{
        std::pair{EnumTestState::open, std::string_view{"is open"}},
        std::pair{EnumTestState::closed, std::string_view{"is closed"}}};
};

namespace {
enum class Hidden { first, second };
}

namespace shop {
struct Order {
    enum class Status { placed, paid, sent };
};
}  // namespace shop

TEST_CASE("an enum's values are its enumerators' names", "[enum_names]") {
    CHECK(enumNames<EnumTestColor>() == std::vector<std::string>{"red", "green", "blue"});
    CHECK(enumNames<shop::Order::Status>() == std::vector<std::string>{"placed", "paid", "sent"});
    CHECK(enumNames<Hidden>() == std::vector<std::string>{"first", "second"});
    CHECK(enumNames<EnumTestFlag>() == std::vector<std::string>{"no", "yes"});
    CHECK(enumNames<EnumTestSmall>() == std::vector<std::string>{"a", "b1"});
    CHECK(enumNames<EnumTestPlain>() == std::vector<std::string>{"plainFirst", "plainSecond"});

    enum class Local { here, there };
    CHECK(enumNames<Local>() == std::vector<std::string>{"here", "there"});
}

TEST_CASE("names and values map onto each other", "[enum_names]") {
    CHECK(enumName(EnumTestColor::blue) == "blue");
    CHECK(enumFromName<EnumTestColor>("green") == EnumTestColor::green);
    CHECK(enumFromName<EnumTestColor>("Green") == std::nullopt);
    CHECK(enumFromName<EnumTestColor>("") == std::nullopt);
    CHECK(enumName(static_cast<EnumTestColor>(3)).empty());
}

TEST_CASE("EnumNames gives other texts and numbers", "[enum_names]") {
    CHECK(enumNames<EnumTestState>() == std::vector<std::string>{"is open", "is closed"});
    CHECK(enumName(EnumTestState::closed) == "is closed");
    CHECK(enumFromName<EnumTestState>("is open") == EnumTestState::open);
    CHECK(enumFromName<EnumTestState>("open") == std::nullopt);
}

TEST_CASE("gaps in the numbers are seen by the compiler", "[enum_names]") {
    static_assert(detail::hasGap<EnumTestGap>());
    static_assert(detail::hasGap<EnumTestFarGap>());
    static_assert(detail::hasGap<EnumTestNegative>());
    static_assert(!detail::hasGap<EnumTestColor>());
    static_assert(!detail::hasGap<EnumTestFlag>());
    static_assert(!detail::hasGap<EnumTestSmall>());
    static_assert(!detail::hasGap<Hidden>());
    static_assert(detail::enumeratorCount<EnumTestState>() == 0);
    SUCCEED();
}
