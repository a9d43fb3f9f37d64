#include "core/nearest.hpp"

#include "support/catch.hpp"

using namespace sequelize::detail;
using Names = std::vector<std::string>;

TEST_CASE("the nearest names", "[core]") {
    const Names names{"db:migrate", "db:create", "db:drop", "init", "20260101000001-create-shelves.sql"};
    struct Case {
        std::string word;
        Names nearest;
    };
    for (const auto& [word, nearest] : std::vector<Case>{
             {"db:mgrate", {"db:migrate"}},
             {"DB:Drop", {"db:drop"}},
             {"migrate", {"db:migrate"}},                                             // a part
             {"20260101000001-create-shelf", {"20260101000001-create-shelves.sql"}},  // long words may differ more
             {"create", {"db:create"}},  // nearer than one that it is a part of
             {"nonsense", {}},
             {"in", {}},  // too short for a part
             {"", {}},
         }) {
        CAPTURE(word);
        CHECK(nearestNames(word, names) == nearest);
    }
    CHECK(nearestNames("aab", {"aaa", "aac", "aad", "aae", "aaa"}) == Names{"aaa", "aac", "aad"});
}

TEST_CASE("a hint at the nearest names", "[core]") {
    CHECK(didYouMean("db:crate", {"db:create", "init"}) == "Did you mean db:create?");
    CHECK(didYouMean("nam", {"name", "namw", "other"}, "--") == "Did you mean --name or --namw?");
    CHECK(didYouMean("nothing", {"name"}).empty());
}
