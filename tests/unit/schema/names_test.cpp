#include <sequelize/schema/names.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

struct NamesTestBook {
    int title{};
    struct Part {
        int page{};
    };
};

namespace library {
struct Author {
    std::string name{};
};
template <class T, class U>
struct Pair {
    T first{};
    U second{};
};
}  // namespace library

namespace {
struct Hidden {
    int field{};
};
struct Derived : Hidden {};
}  // namespace

TEST_CASE("memberName is the member's own name", "[names]") {
    static_assert(memberName<&NamesTestBook::title>() == "title");
    static_assert(memberName<&NamesTestBook::Part::page>() == "page");
    static_assert(memberName<&library::Author::name>() == "name");
    static_assert(memberName<&library::Pair<std::optional<int>, library::Author>::second>() == "second");
    static_assert(memberName<&Hidden::field>() == "field");
    static_assert(memberName<&Derived::field>() == "field");

    struct Local {
        int underscored_name_2{};
    };
    static_assert(memberName<&Local::underscored_name_2>() == "underscored_name_2");
    SUCCEED();
}

TEST_CASE("typeName is the compiler's spelling", "[names]") {
    static_assert(typeName<int>() == "int");
    static_assert(typeName<NamesTestBook>() == "NamesTestBook");
    static_assert(typeName<library::Author>() == "library::Author");
    static_assert(detail::lastComponent(typeName<library::Author>()) == "Author");
    static_assert(detail::lastComponent(typeName<Hidden>()) == "Hidden");
    CHECK(std::string(typeName<std::optional<double>>()) == "std::optional<double>");
    CHECK_THAT(std::string(typeName<std::optional<std::int64_t>>()), test::StartsWith("std::optional<long"));
}
