#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// findByPk takes a key of every type that a column can have.
namespace {

enum class Level { low, high };

struct Cents {
    std::int64_t amount = 0;
};

struct Setting {
    Level level{};
    std::string name{};
};
struct Step {
    Level level{};
    int number{};
    std::string name{};
};
struct Price {
    Cents price{};
    std::string name{};
};

}  // namespace

template <>
struct sequelize::ColumnTraits<Cents> {
    using Stored = std::int64_t;
    static std::int64_t toStored(const Cents& cents) { return cents.amount; }
    static Cents fromStored(std::int64_t amount) { return {amount}; }
};

TEST_CASE("findByPk: keys of an enum class and of a type of one's own", "[find]") {
    auto sequelize = test::database();
    auto settings = sequelize.define<Setting>(
        "fk_setting", {field<&Setting::level>({.primaryKey = true}), field<&Setting::name>()}, {.timestamps = false}
    );
    auto steps = sequelize.define<Step>(
        "fk_step",
        {field<&Step::level>({.primaryKey = true}), field<&Step::number>({.primaryKey = true}), field<&Step::name>()},
        {.timestamps = false}
    );
    auto prices = sequelize.define<Price>(
        "fk_price", {field<&Price::price>({.primaryKey = true}), field<&Price::name>()}, {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    settings.create({.level = Level::high, .name = "a"});
    CHECK(settings.findByPk(Level::high)->name == "a");
    CHECK_FALSE(settings.findByPk(Level::low));
    CHECK(settings.findByPk(std::optional(Level::high)));
    CHECK_FALSE(settings.findByPk(std::optional<Level>()));
    CHECK_THROWS_AS(settings.findByPk(static_cast<Level>(7)), ValidationError);
    steps.create({.level = Level::low, .number = 2, .name = "b"});
    CHECK(steps.findByPk({Level::low, 2})->name == "b");
    CHECK_FALSE(steps.findByPk({Level::high, 2}));
    prices.create({.price = {250}, .name = "c"});
    CHECK(prices.findByPk(Cents{250})->name == "c");
    CHECK(prices.findByPk(250)->name == "c");
}
