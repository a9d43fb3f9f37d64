#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct KeylessReading;
struct KeylessMeter {
    std::int64_t id{};
    std::string name{};
    HasMany<KeylessReading> readings{};
};
struct KeylessReading {
    std::int64_t meterId{};
    int value{};
    BelongsTo<KeylessMeter> meter{};
};

}  // namespace

TEST_CASE("a model without a key keeps its rows apart, and refuses what takes a record", "[keyless]") {
    auto sequelize = test::database();
    auto meters = sequelize.define<KeylessMeter>("keylessMeter", {.timestamps = false});
    auto readings = sequelize.define<KeylessReading>("keylessReading", {.timestamps = false, .automaticId = false});
    readings.belongsTo(
        meters,
        {.as = &KeylessReading::meter, .inverse = &KeylessMeter::readings, .foreignKey = &KeylessReading::meterId}
    );
    const test::FreshTables fresh(sequelize);
    CHECK(readings.definition().primaryKey.empty());
    auto transaction = sequelize.transaction();
    meters.create({.name = "a"}, {.transaction = transaction});
    readings.bulkCreate({{1, 5}, {1, 5}, {1, 7}}, {.transaction = transaction});
    CHECK(readings.count({.transaction = transaction}) == 3);
    CHECK(readings.findAll({.limit = 2, .transaction = transaction}).size() == 2);

    auto one = readings.findOne({.transaction = transaction}).value();
    const auto untouched = [&] {
        return readings.count({.where = {{&KeylessReading::value, 5}}, .transaction = transaction}) == 2;
    };
    CHECK_THROWS_AS(readings.destroy(one, {.transaction = transaction}), UsageError);
    CHECK_THROWS_AS(readings.save(one, {.transaction = transaction}), UsageError);
    CHECK_THROWS_AS(readings.update(one, {{&KeylessReading::value, 9}}, {.transaction = transaction}), UsageError);
    CHECK_THROWS_AS(readings.increment(one, &KeylessReading::value, 1, {.transaction = transaction}), UsageError);
    CHECK_THROWS_AS(readings.reload(one, {.transaction = transaction}), UsageError);
    CHECK_THROWS_AS(readings.findByPk(1, {.transaction = transaction}), UsageError);
    CHECK(untouched());

    // Two equal rows are two records, or the finder refuses; never one.
    for (const bool separate : {false, true}) {
        CAPTURE(separate);
        try {
            const auto found = meters.findAll(
                {.include = {{&KeylessMeter::readings, {.separate = separate}}}, .transaction = transaction}
            );
            REQUIRE(found.size() == 1);
            CHECK(found[0].readings.size() == 3);
        } catch (const EagerLoadingError& refused) {
            CHECK(std::string(refused.what()).find("no primary key") != std::string::npos);
        }
    }
    const auto withMeters = readings.findAll({.include = {&KeylessReading::meter}, .transaction = transaction});
    CHECK(withMeters.size() == 3);
    CHECK(readings.destroy({.where = {{&KeylessReading::value, 5}}, .limit = 1, .transaction = transaction}) == 1);
    CHECK(readings.count({.transaction = transaction}) == 2);
    transaction.rollback();
}

TEST_CASE("an id's type needs an automatic id", "[keyless]") {
    auto sequelize = test::database({.define = {.idType = DataTypes::BIGINT}});
    CHECK(sequelize.define<KeylessReading>("other", {.automaticId = false}).definition().primaryKey.empty());
    CHECK_THROWS_AS(
        sequelize.define<KeylessReading>("reading", {.automaticId = false, .idType = DataTypes::BIGINT}), UsageError
    );
}
