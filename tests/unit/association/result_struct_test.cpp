#include <memory>

#include <sequelize/association/result_struct.hpp>

#include "support/catch.hpp"

using namespace sequelize::detail;

namespace {

struct Leaf {
    std::string name{};
};
struct Tree {
    std::int64_t id{};
    std::optional<double> height{};
    Leaf first{};
    std::optional<Leaf> last{};
    std::shared_ptr<Leaf> shared{};
    std::vector<Tree> branches{};
    const char* neither{};
};
class Closed {
public:
    explicit Closed(int n = 0) : n_(n) {}
    int n() const { return n_; }

private:
    int n_;
};

}  // namespace

TEST_CASE("a result's struct is known by its members", "[typed-results]") {
    const ResultStruct& tree = resultStruct<Tree>();
    CHECK(&resultStruct<Tree>() == &tree);
    CHECK(tree.name == "Tree");
    CHECK(tree.tag == &structTag<Tree>);
    CHECK(tree.isTakenApart);
    REQUIRE(tree.members.size() == 7);
    Tree object{};
    CHECK(tree.members[0].name == "id");
    CHECK(tree.members[0].kind->column == &memberType<std::int64_t>);
    CHECK(tree.members[1].kind->column->isOptional);
    for (std::size_t i = 2; i < 6; ++i) {
        CHECK(tree.members[i].kind->column == nullptr);
        REQUIRE(tree.members[i].kind->records != nullptr);
        CHECK(tree.members[i].kind->records->isToMany == (i == 5));
        CHECK(tree.members[i].kind->records->isAlwaysThere == (i == 2));
    }
    CHECK(tree.members[5].name == "branches");
    CHECK(&tree.members[5].kind->structure() == &tree);
    CHECK(&tree.members[2].kind->structure() == &resultStruct<Leaf>());
    CHECK(tree.members[6].kind->column == nullptr);
    CHECK(tree.members[6].kind->records == nullptr);

    // the struct that stands in it is written in its place
    const AssociationFunctions& first = *tree.members[2].kind->records;
    void* member = reinterpret_cast<char*>(&object) + tree.members[2].offset;
    static_cast<Leaf*>(first.at(member, first.append(member)))->name = "green";
    CHECK(object.first.name == "green");
    first.clear(member);
    CHECK(object.first.name.empty());

    CHECK_FALSE(resultStruct<Closed>().isTakenApart);
}
