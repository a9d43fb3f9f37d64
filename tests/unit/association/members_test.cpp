#include <sequelize/association/members.hpp>
#include <sequelize/core/error.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace sequelize;

namespace {

struct Leaf;
struct Row {
    int weight = 0;
};
/// Refers to itself, and to a struct that is complete only later.
struct Tree {
    int value = 0;
    BelongsTo<Tree> parent{};
    HasMany<Tree> children{};
    BelongsToMany<Leaf, Row> leaves{};
    HasOne<Leaf> first{};
};
struct Leaf {
    std::string name{};
    BelongsTo<Tree> tree{};
};

}  // namespace

TEST_CASE("a member that nothing filled says so", "[association]") {
    const Tree tree;
    CHECK_FALSE(tree.parent.isLoaded());
    CHECK_FALSE(tree.children.isLoaded());
    CHECK_THROWS_AS(tree.parent.hasValue(), AssociationError);
    CHECK_THROWS_AS(static_cast<bool>(tree.parent), AssociationError);
    CHECK_THROWS_AS(tree.parent->value, AssociationError);
    CHECK_THROWS_AS(tree.children.size(), AssociationError);
    CHECK_THROWS_AS(tree.children.begin(), AssociationError);
    CHECK_THROWS_AS(tree.leaves.through(0), AssociationError);
    CHECK_THROWS_WITH(tree.children.empty(), test::containsString(".include"));
}

TEST_CASE("what the program puts in is loaded", "[association]") {
    Tree tree{.value = 1};
    tree.parent = Tree{.value = 2};
    tree.children = {Tree{.value = 3}, Tree{.value = 4}};
    tree.first = Leaf{.name = "first"};
    CHECK(tree.parent->value == 2);
    CHECK((*tree.parent).value == 2);
    CHECK(tree.parent.get()->value == 2);
    CHECK(tree.children.size() == 2);
    CHECK(tree.children[1].value == 4);
    CHECK_THROWS_AS(tree.children[2], UsageError);
    CHECK_THROWS_WITH(tree.children[2], "this association has no record at position 2, but 2 in all; ask size() first");
    int sum = 0;
    for (const auto& child : std::as_const(tree).children) sum += child.value;
    CHECK(sum == 7);
    tree.children = std::vector<Tree>{};
    CHECK(tree.children.empty());
    tree.leaves = {Leaf{.name = "a"}};
    CHECK_THROWS_AS(tree.leaves.through(0), AssociationError);  // no join row yet
}

TEST_CASE("copies are deep, moves leave nothing behind", "[association]") {
    Tree tree{.value = 1};
    tree.children = {Tree{.value = 2}};
    tree.children[0].parent = Tree{.value = 5};
    Tree copy = tree;
    copy.children[0].value = 9;
    copy.children[0].parent->value = 10;
    CHECK(tree.children[0].value == 2);
    CHECK(tree.children[0].parent->value == 5);
    tree = copy;
    CHECK(tree.children[0].parent->value == 10);
    auto& self = tree;
    tree = self;
    CHECK(tree.children[0].parent->value == 10);
    const Tree moved = std::move(copy);
    CHECK(moved.children[0].value == 9);
    // a part of itself
    tree = Tree(tree.children[0]);
    CHECK(tree.value == 9);
    CHECK(tree.parent->value == 10);
    tree.parent = Tree(*tree.parent);
    CHECK(tree.parent->value == 10);
}
