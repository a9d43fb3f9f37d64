#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Ids;

namespace {

struct Line {
    std::int64_t id{};
    int amount{};
    std::optional<std::int64_t> orderYear{}, orderNumber{};
};
struct Note {
    std::int64_t id{};
    std::optional<std::int64_t> orderYear{}, orderNumber{};
    HasMany<Line> lines{};
};
struct Purchase {
    std::int64_t year{}, number{};
    HasMany<Line> lines{};
    HasOne<Note> note{};
};

/// Purchases with 0, 1, 2, ... lines, and keys of two columns of which each alone repeats.
struct Ledger {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Purchase> purchases = sequelize.define<Purchase>(
        "purchase", {field<&Purchase::year>({.primaryKey = true}), field<&Purchase::number>({.primaryKey = true})},
        plain
    );
    Model<Line> lines = sequelize.define<Line>("line", {field<&Line::amount>()}, plain);
    Model<Note> notes = sequelize.define<Note>("note", {}, plain);
    std::optional<test::FreshTables> tables{};

    Ledger() {
        purchases.hasMany(
            lines, {.as = as<&Purchase::lines>, .foreignKey = {field<&Line::orderYear>(), field<&Line::orderNumber>()}}
        );
        purchases.hasOne(
            notes, {.as = as<&Purchase::note>, .foreignKey = {field<&Note::orderYear>(), field<&Note::orderNumber>()}}
        );
        tables.emplace(sequelize);
        purchases.bulkCreate({{1, 1}, {1, 2}, {2, 1}, {2, 2}});
        std::vector<Line> made;
        for (int i = 0; i < 4; ++i)
            for (int k = 0; k < i; ++k)
                made.push_back({.amount = 10 * i + k, .orderYear = i / 2 + 1, .orderNumber = i % 2 + 1});
        lines.bulkCreate(made);
        // nothing keeps a hasOne's foreign key unique
        notes.bulkCreate(
            {{.orderYear = 1, .orderNumber = 1}, {.orderYear = 1, .orderNumber = 1}, {.orderYear = 2, .orderNumber = 2}}
        );
    }
    static Ids keys(const std::vector<Purchase>& found) {
        Ids ids;
        for (const auto& purchase : found) ids.push_back(purchase.year * 10 + purchase.number);
        return ids;
    }
};

}  // namespace

TEST_CASE("limit counts parents", "[association][paging]") {
    const Ledger ledger;
    const auto found = ledger.purchases.findAll(
        {.include = {&Purchase::lines}, .order = {desc(&Purchase::year), desc(&Purchase::number)}, .limit = 2}
    );
    CHECK(Ledger::keys(found) == Ids{22, 21});
    CHECK(found[0].lines.size() == 3);
    CHECK(found[1].lines.size() == 2);
    const auto rest = ledger.purchases.findAll(
        {.include = {&Purchase::lines},
         .order = {desc(&Purchase::year), desc(&Purchase::number)},
         .limit = 2,
         .offset = 2}
    );
    CHECK(Ledger::keys(rest) == Ids{12, 11});
    CHECK(rest[1].lines.empty());
    CHECK(ledger.purchases.findAll({.include = {&Purchase::lines}, .limit = 0}).empty());
}

TEST_CASE("limit counts parents below a hasOne that has several rows", "[association][paging]") {
    const Ledger ledger;
    const auto found = ledger.purchases.findAll(
        {.include = {&Purchase::note}, .order = {&Purchase::year, &Purchase::number}, .limit = 2}
    );
    CHECK(Ledger::keys(found) == Ids{11, 12});
    CHECK(found[0].note);
    CHECK_FALSE(found[1].note);
    CHECK(ledger.purchases.count({.include = {{&Purchase::note, {.required = true}}}}) == 2);
    CHECK(
        ledger.purchases.count({.include = {&Purchase::note}, .where = col(&Purchase::note, &Note::id).isNot(null)}) ==
        2
    );
}

TEST_CASE("a page is a part of what all pages are", "[association][paging]") {
    const Ledger ledger;
    const auto page = [&](std::optional<std::uint64_t> limit, std::optional<std::uint64_t> offset) {
        return Ledger::keys(ledger.purchases.findAll(
            {.include = {&Purchase::lines},
             .where = col(&Purchase::lines, &Line::amount) >= 10,
             .order = {desc(col(&Purchase::lines, &Line::amount))},
             .limit = limit,
             .offset = offset}
        ));
    };
    CHECK(page({}, {}) == Ids{22, 21, 12});
    CHECK(page(1, {}) == Ids{22});
    CHECK(page(1, 1) == Ids{21});
    CHECK(page(2, 1) == Ids{21, 12});
    CHECK(page({}, 2) == Ids{12});
    CHECK(page(5, 3) == Ids{});
}

TEST_CASE("counts are of distinct parents, by the whole key", "[association][paging]") {
    const Ledger ledger;
    CHECK(ledger.purchases.count({.include = {&Purchase::lines}}) == 4);
    CHECK(ledger.purchases.count({.include = {{&Purchase::lines, {.required = true}}}}) == 3);
    CHECK(ledger.purchases.count({.include = {{&Purchase::lines, {.where = {{&Line::amount, Op::gte(21)}}}}}}) == 2);
    CHECK(
        ledger.purchases.count({.include = {&Purchase::lines}, .where = col(&Purchase::lines, &Line::amount) >= 10}) ==
        3
    );
    const auto page = ledger.purchases.findAndCountAll(
        {.include = {{&Purchase::lines, {.required = true}}}, .order = {&Purchase::year, &Purchase::number}, .limit = 1}
    );
    CHECK(page.count == 3);
    CHECK(Ledger::keys(page.rows) == Ids{12});
    CHECK(
        ledger.purchases
            .findOne(
                {.include = {{&Purchase::lines, {.required = true}}},
                 .order = {desc(&Purchase::year), desc(&Purchase::number)}}
            )
            ->lines.size() == 3
    );
}
