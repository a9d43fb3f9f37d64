#include <optional>
#include <span>
#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::messageOf;

// Statements whose text is kept: writes by their columns and conditions, findByPk by its key. They give each call its
// own values, and what changes a model changes them.

namespace {

struct Jar : Record<Jar> {
    std::int64_t id{};
    std::string name{};
    std::optional<int> grams{};
    bool sealed{};
    double price{};
};
struct Plain {
    std::int64_t id{};
    std::string name{};
    int grams{};
};

auto defineJars(Sequelize& sequelize, ModelOptions options = {.timestamps = false}) {
    return sequelize.define<Jar>(
        "kw_jar",
        {field<&Jar::id>({.primaryKey = true, .autoIncrement = true}), field<&Jar::name>(), field<&Jar::grams>(),
         field<&Jar::sealed>(), field<&Jar::price>()},
        std::move(options)
    );
}

std::string sqlOf(const std::string& line) {
    std::string sql = line.substr(line.find("): ") + 3);
    for (char& c : sql)
        if (c == '"') c = '`';
    return sql;
}

}  // namespace

TEST_CASE("kept writes: updates of one shape have each its values", "[keptWrites]") {
    test::Log log;
    auto sequelize = test::database({.logging = log.logger()});
    const auto jars = defineJars(sequelize);
    const test::FreshTables tables(sequelize);
    for (int i = 0; i < 4; ++i) {
        Jar jar;
        jar.name = "jar " + std::to_string(i);
        jars.create(jar);
    }
    const auto set = [&](std::int64_t id, std::optional<int> grams) {
        CHECK(jars.update({{&Jar::grams, grams}}, {.where = {{&Jar::id, id}}}) == 1);
        return sqlOf(log.last());
    };
    const std::string first = set(1, 10);
    CHECK(first == "UPDATE `kw_jars` SET `grams`=? WHERE `id` = ?;");
    CHECK(set(2, 20) == first);
    CHECK(set(3, std::nullopt) == first);
    CHECK(set(4, 40) == first);
    CHECK(set(1, 11) == first);
    CHECK(jars.findByPk(1)->grams == 11);
    CHECK(jars.findByPk(2)->grams == 20);
    CHECK_FALSE(jars.findByPk(3)->grams);
    CHECK(jars.findByPk(4)->grams == 40);
    // other columns, words of SQL, computed values, conditions and limits are another text
    for (const bool sealed : {true, false, true}) {
        jars.update({{&Jar::sealed, sealed}}, {.where = {{&Jar::id, 1}}});
        CHECK(jars.findByPk(1)->sealed == sealed);
    }
    for (const int by : {1, 5}) jars.increment(&Jar::grams, {.by = by, .where = {{&Jar::id, 2}}});
    jars.decrement(&Jar::grams, {.by = 2, .where = {{&Jar::id, 2}}});
    CHECK(jars.findByPk(2)->grams == 24);
    for (const int grams : {7, 8})
        CHECK(jars.update({{&Jar::grams, grams}}, {.where = {{&Jar::id, Op::in({3, 4})}}}) == 2);
    CHECK(jars.update({{&Jar::grams, 9}}, {.where = {{&Jar::id, Op::in({3, 4, 5})}}}) == 2);
    for (const std::uint64_t limit : {1U, 2U})
        CHECK(jars.update({{&Jar::price, 0.5}}, {.where = {{&Jar::id, Op::gte(1)}}, .limit = limit}) == limit);
    // no row has such a key; the next call is asked as before
    CHECK(jars.update({{&Jar::grams, 1}}, {.where = {{"id", "none"}}}) == 0);
    CHECK(jars.update({{&Jar::grams, 1}}, {.where = {{"id", "1"}}}) == 1);
    CHECK_THROWS_AS(jars.update({{"grams", "much"}}, {.where = {{&Jar::id, 1}}}), ValidationError);
    CHECK(jars.destroy({.where = {{&Jar::id, 4}}}) == 1);
    CHECK(jars.destroy({.where = {{&Jar::id, 3}}}) == 1);
    CHECK(jars.destroy({.where = {{&Jar::id, 3}}}) == 0);
    CHECK(jars.count() == 2);
}

TEST_CASE("kept writes: a record is loaded and saved with two statements", "[keptWrites]") {
    test::Log log;
    auto sequelize = test::database({.logging = log.logger()});
    const auto jars = defineJars(sequelize);
    const test::FreshTables tables(sequelize);
    for (int i = 0; i < 2; ++i) jars.create(Jar());
    log.clear();
    for (int i = 1; i <= 3; ++i)
        for (const std::int64_t id : {1, 2}) {
            auto jar = jars.findByPk(id).value();
            jar.grams = i * 10 + static_cast<int>(id);
            jar.save();
        }
    CHECK(log.size() == 12);
    CHECK(sqlOf(log.last()) == "UPDATE `kw_jars` SET `grams`=? WHERE `id` = ?;");
    CHECK(jars.findByPk(1)->grams == 31);
    CHECK(jars.findByPk(2)->grams == 32);
    auto jar = jars.findByPk(1).value();
    jar.name = "both";
    jar.price = 2.5;
    jar.save();
    CHECK(sqlOf(log.last()) == "UPDATE `kw_jars` SET `name`=?,`price`=? WHERE `id` = ?;");
    jar.destroy();
    CHECK_FALSE(jars.findByPk(1));
    CHECK_THROWS_AS(jar.destroy(), EmptyResultError);
}

TEST_CASE("kept texts: what changes a model, its filters and its scopes changes them", "[keptWrites]") {
    auto sequelize = test::database();
    const auto jars = defineJars(sequelize);
    const test::FreshTables tables(sequelize);
    Jar made;
    made.grams = 5;
    jars.create(made);
    const auto update = [&](int grams) { return jars.update({{&Jar::grams, grams}}, {.where = {{&Jar::id, 1}}}); };
    CHECK(update(5) == 1);
    CHECK(jars.findByPk(1));
    int least = 3;
    jars.addFilter("heavy", [&least] { return col(&Jar::grams) >= least; });
    CHECK(jars.findByPk(1));
    CHECK(update(6) == 1);
    least = 7;
    CHECK_FALSE(jars.findByPk(1));
    CHECK(update(8) == 0);
    CHECK(jars.findByPk(1, {.unfiltered = {"heavy"}})->grams == 6);

    // another object's model of the struct, which may get the memory of the one before
    for (const char* name : {"kw_cans", "kw_tins", "kw_pots"}) {
        auto other = test::database();
        const auto cans = other.define<Plain>("kw_can", {}, {.tableName = name, .timestamps = false});
        const test::FreshTables canTables(other);
        cans.create({.name = name, .grams = 1});
        CHECK(cans.update({{&Plain::grams, 2}}, {.where = {{&Plain::id, 1}}}) == 1);
        CHECK(cans.findByPk(1)->grams == 2);
        CHECK(cans.findByPk(1)->name == name);
        CHECK(cans.destroy({.where = {{&Plain::id, 1}}}) == 1);
    }
}

TEST_CASE("findByPk: what else a call says, and keys that no row has", "[keptWrites]") {
    test::Log log;
    auto sequelize = test::database({.logging = log.logger()});
    const auto plains = sequelize.define<Plain>("kw_plain", {}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    for (int i = 1; i <= 3; ++i) plains.create({.name = "p" + std::to_string(i), .grams = i});
    for (int round = 0; round < 2; ++round) {
        for (int i = 1; i <= 3; ++i) CHECK(plains.findByPk(i)->grams == i);
        CHECK(plains.findByPk("2")->name == "p2");
        CHECK_FALSE(plains.findByPk("two"));
        CHECK_FALSE(plains.findByPk(null));
        CHECK_FALSE(plains.findByPk(4));
        CHECK_THROWS_AS(plains.findByPk(4, {.rejectOnEmpty = true}), EmptyResultError);
        CHECK_THROWS_AS(plains.findByPk({1, 2}), UsageError);
        CHECK_FALSE(plains.findByPk(1, {.where = {{&Plain::grams, 2}}}));
        CHECK(plains.findByPk(1, {.attributes = {&Plain::id, &Plain::name}})->name == "p1");
        CHECK(plains.findByPk<Row>(1)->get<int>("grams") == 1);
        test::Log own;
        CHECK(plains.findByPk(3, {.logging = own.logger()}));
        CHECK(own.size() == 1);
        sequelize.transaction([&](Transaction& t) {
            plains.update({{&Plain::grams, 30}}, {.where = {{&Plain::id, 3}}, .transaction = t});
            CHECK(plains.findByPk(3, {.transaction = t})->grams == 30);
            CHECK(plains.findByPk(3, {.lock = Lock::UPDATE, .transaction = t})->grams == 30);
            CHECK(log.last().find("SELECT") != std::string::npos);
            plains.update({{&Plain::grams, 3}}, {.where = {{&Plain::id, 3}}, .transaction = t});
        });
    }
    const auto scoped = plains.scope(plains.addScope("light", {.where = {{&Plain::grams, Op::lt(2)}}}));
    CHECK(scoped.findByPk(1));
    CHECK_FALSE(scoped.findByPk(2));
    int found = 0;
    plains.afterFind([&](std::span<Plain>) { ++found; });
    CHECK(plains.findByPk(2));
    CHECK(found == 1);
    CHECK(plains.findByPk(2, {.hooks = false}));
    CHECK(found == 1);
}
