// Where a struct has members that nothing speaks of.
#include <cstddef>
#include <cstdint>

#include <sequelize/schema/struct_layout.hpp>

#include "support/catch.hpp"

using sequelize::detail::missingMembers;
using sequelize::detail::StructLayout;
using sequelize::detail::StructPart;

namespace {

template <class T>
StructLayout layoutOf(std::optional<std::size_t> count) {
    return {.size = sizeof(T), .alignment = alignof(T), .isKnown = false, .memberCount = count};
}

}  // namespace

#define PART(T, member)                                                               \
    StructPart {                                                                      \
        #member, offsetof(T, member), sizeof(T::member), alignof(decltype(T::member)) \
    }

TEST_CASE("missing members are found by their bytes", "[members]") {
    struct Item {
        std::int64_t id;
        std::int32_t pages;
        std::int64_t price;
        bool lent;
        bool sold;
    };
    const auto id = PART(Item, id), pages = PART(Item, pages), price = PART(Item, price), lent = PART(Item, lent),
               sold = PART(Item, sold);
    const auto uncounted = [](std::vector<StructPart> parts) {
        return missingMembers(layoutOf<Item>(std::nullopt), std::move(parts));
    };
    CHECK(uncounted({id, pages, price, lent, sold}).empty());
    CHECK(uncounted({sold, id, lent, pages, price}).empty());
    CHECK(uncounted({pages, price, lent, sold}) == "members before 'pages'");
    CHECK(uncounted({id, price, lent, sold}) == "members between 'id' and 'price'");
    CHECK(uncounted({id, lent, sold}) == "members between 'id' and 'lent'");
    CHECK(uncounted({id, pages, price}) == "members after 'price'");
    CHECK(uncounted({pages, price}) == "members before 'pages', after 'price'");
    CHECK(uncounted({}) == "members in the whole struct");
    // these could be padding
    CHECK(uncounted({id, pages, price, lent}).empty());
}

TEST_CASE("missing members are found by their number, where padding hides them", "[members]") {
    struct Item {
        std::int64_t id;
        std::int32_t pages;
        bool lent;
        std::int64_t price;
    };
    const auto id = PART(Item, id), pages = PART(Item, pages), price = PART(Item, price), lent = PART(Item, lent);
    const auto layout = layoutOf<Item>(4);
    CHECK(missingMembers(layout, {id, pages, lent, price}).empty());
    CHECK(missingMembers(layout, {id, pages, price}) == "1 of its 4 members, between 'pages' and 'price'");
    CHECK(missingMembers(layout, {id, pages, price, pages}) == "1 of its 4 members, between 'pages' and 'price'");
    CHECK(missingMembers(layout, {id, price}) == "2 of its 4 members, between 'id' and 'price'");
}

TEST_CASE("missing members of base classes", "[members]") {
    struct Base {
        std::int64_t a;
        std::int32_t b;
    };
    struct Item : Base {
        std::int64_t id;
    };
    StructLayout layout{.size = sizeof(Item), .alignment = alignof(Item), .isKnown = false, .memberCount = 1};
    const StructPart a{"a", 0, 8, 8, false}, b{"b", 8, 4, 4, false}, id{"id", 16, 8, 8, true};
    CHECK(missingMembers(layout, {a, b, id}).empty());
    CHECK(missingMembers(layout, {b, id}) == "members of its base class before 'b'");
    CHECK(missingMembers(layout, {a, b}) == "1 of its 1 members, after 'b'");
    CHECK(missingMembers(layout, {{"Base", 0, sizeof(Base), alignof(Base), false}, id}).empty());
    CHECK(missingMembers(layout, {id}) == "members of its base class before 'id'");
    CHECK(
        missingMembers(layout, {{"Base", 0, sizeof(Base), alignof(Base), false}}) == "1 of its 1 members, after 'Base'"
    );
}
