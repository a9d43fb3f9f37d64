// Lists of keys of any length, on every database.
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Kid;
struct Parent {
    std::int64_t id{};
    HasMany<Kid> kids{};
    BelongsToMany<Kid> friends{};
};
struct Kid {
    std::int64_t id{};
    std::optional<std::int64_t> parentId{};
};

struct Line;
struct Ledger {
    std::int64_t year{}, number{};
    HasMany<Line> lines{};
    BelongsToMany<Line> marked{};
};
struct Line {
    std::int64_t year{}, number{}, place{};
    std::optional<std::int64_t> ledgerYear{}, ledgerNumber{};
};

}  // namespace

TEST_CASE("relations with very many records", "[association][relation][long]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto parents = sequelize.define<Parent>("parent", {}, plain);
    auto kids = sequelize.define<Kid>("kid", {}, plain);
    parents.hasMany(kids, {.as = as<&Parent::kids>, .foreignKey = field<&Kid::parentId>()});
    parents.belongsToMany(kids, {.as = as<&Parent::friends>, .through = "friendship"});
    const test::FreshTables tables(sequelize);
    auto parent = parents.create({});
    auto other = parents.create({});
    // several portions
    const std::size_t count = 3500;
    const auto all = kids.bulkCreate(std::vector<Kid>(count));
    const std::vector<Kid> half(all.begin(), all.begin() + count / 2);
    const auto try_ = [&](const auto& relation, const auto& foreign) {
        relation.add(all);
        CHECK(relation.has(all));
        CHECK_FALSE(foreign.has(half));
        relation.add(all);
        CHECK(relation.count() == count);
        relation.set(half);
        CHECK(relation.count() == half.size());
        CHECK_FALSE(relation.has(all));
        relation.set(all);
        relation.remove(half);
        CHECK(relation.count() == count - half.size());
        relation.set({});
        CHECK(relation.count() == 0);
    };
    try_(parents.related(parent, &Parent::kids), parents.related(other, &Parent::kids));
    try_(parents.related(parent, &Parent::friends), parents.related(other, &Parent::friends));
}

TEST_CASE("very many keys of several columns", "[association][long]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto ledgers = sequelize.define<Ledger>(
        "ledger", {field<&Ledger::year>({.primaryKey = true}), field<&Ledger::number>({.primaryKey = true})}, plain
    );
    auto lines = sequelize.define<Line>(
        "line",
        {field<&Line::year>({.primaryKey = true}), field<&Line::number>({.primaryKey = true}),
         field<&Line::place>({.primaryKey = true})},
        plain
    );
    ledgers.hasMany(
        lines, {.as = as<&Ledger::lines>, .foreignKey = {field<&Line::ledgerYear>(), field<&Line::ledgerNumber>()}}
    );
    ledgers.belongsToMany(lines, {.as = as<&Ledger::marked>, .through = "mark"});
    const test::FreshTables tables(sequelize);
    std::vector<Ledger> many(2500);
    std::vector<Line> own(2500);
    for (std::size_t i = 0; i < many.size(); ++i) {
        const auto n = static_cast<std::int64_t>(i);
        many[i].year = own[i].year = n % 7;
        many[i].number = own[i].number = n;
        own[i].place = n % 3;
        own[i].ledgerYear = n % 7;
        own[i].ledgerNumber = n;
    }
    ledgers.bulkCreate(many);
    lines.bulkCreate(own);
    for (const std::optional<std::uint64_t> limit : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(2)}) {
        const auto found = ledgers.findAll(
            {.include = {{&Ledger::lines, {.order = {&Line::number}, .limit = limit, .separate = true}}}}
        );
        std::size_t total = 0;
        for (const auto& ledger : found)
            if (ledger.lines.size() == 1 && ledger.lines[0].number == ledger.number) ++total;
        CHECK(total == many.size());
    }
    auto first = many.front();
    const auto check = [&](const auto& relation) {
        relation.set(own);
        CHECK(relation.count() == own.size());
        CHECK(relation.has(own));
        relation.remove(own);
        CHECK(relation.count() == 0);
    };
    check(ledgers.related(first, &Ledger::lines));
    check(ledgers.related(first, &Ledger::marked));
}

TEST_CASE("conditions of very many terms", "[where][long]") {
    Sequelize sequelize = test::database();
    auto kids = sequelize.define<Kid>("kid", {field<&Kid::parentId>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    std::vector<Kid> made(10);
    for (std::size_t i = 0; i < made.size(); ++i) made[i].parentId = static_cast<std::int64_t>(i);
    kids.bulkCreate(made);
    auto any = col(&Kid::parentId) == 3;
    auto all = col(&Kid::parentId) != 3;
    for (std::int64_t i = 0; i < 5000; ++i) {
        any |= col(&Kid::id) == 100 + i;
        all &= col(&Kid::id) != 100 + i;
    }
    CHECK(kids.count({.where = any}) == 1);
    CHECK(kids.count({.where = all}) == 9);
    CHECK(kids.count({.where = !any}) == 9);
    CHECK(kids.count({.where = any || all}) == 10);
    // a list that is longer than a statement may have parameters is refused, and says so
    const std::vector<std::int64_t> ids(70'000, 1);
    try {
        const auto found = kids.count({.where = {{&Kid::id, Op::in(ids)}}});
        CHECK(found == 1);
    } catch (const BaseError& error) {
        CHECK_THAT(std::string(error.what()), test::containsString("at most"));
    }
}
