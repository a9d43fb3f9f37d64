// bulkCreate reads most members again when their rows are sent: each row stores what `create` would store of it.
#include <cmath>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;

namespace {

struct Sample {
    std::int64_t id{};
    std::string code{};  // CHAR: loses the spaces at its end
    std::string title{};
    std::optional<std::string> note{};
    std::optional<int> count{};  // with a default
    std::int64_t serial{};       // that a function makes
    double ratio{};
    Decimal price{};  // gets its column's digits
    bool isOpen = false;
    DateTime createdAt{}, updatedAt{};
    bool operator==(const Sample&) const = default;
};

struct Samples {
    Sequelize sequelize{test::database({})};
    std::int64_t calls = 0;
    Model<Sample> model = sequelize.define<Sample>(
        "bulk_sample",
        {
            field<&Sample::code>({.type = DataTypes::CHAR(10)}),
            field<&Sample::title>({.type = DataTypes::STRING(20)}),
            field<&Sample::note>(),
            field<&Sample::count>({.defaultValue = 5}),
            field<&Sample::serial>({.defaultValue = [this] { return ++calls; }}),
            field<&Sample::ratio>(),
            field<&Sample::price>({.type = DataTypes::DECIMAL(10, 2)}),
            field<&Sample::isOpen>(),
        }
    );
    test::FreshTables tables{sequelize};
};

/// Rows that differ in what is left out, changed, and given.
std::vector<Sample> mixed(int rows) {
    std::vector<Sample> samples;
    for (int i = 0; i < rows; ++i) {
        Sample sample{.code = i % 3 == 0 ? "a  " : "b", .title = "title " + std::to_string(i), .ratio = i * 0.5};
        if (i % 2 == 0) sample.note = std::string(static_cast<std::size_t>(i % 40), 'x');
        if (i % 5 == 0) sample.count = i;
        if (i % 7 == 0) sample.serial = 1'000'000 + i;
        if (i % 11 == 0) sample.ratio = -0.0;
        if (i % 4 == 0) sample.createdAt = std::chrono::sys_days(std::chrono::year(2020) / 1 / 2);
        sample.price = *Decimal::parse(i % 2 == 0 ? "1.5" : "2.50");
        sample.isOpen = i % 2 == 1;
        samples.push_back(std::move(sample));
    }
    return samples;
}

}  // namespace

TEST_CASE("bulkCreate of many kinds of rows returns what they hold", "[bulk]") {
    Samples samples;
    constexpr int rows = 700;  // more than a statement
    const auto made = samples.model.bulkCreate(mixed(rows));
    CHECK(samples.calls == rows - 100);
    CHECK(samples.model.findAll({.order = {&Sample::id}}) == made);
    CHECK(made[0].code == "a");
    CHECK(made[0].price.toString() == "1.50");
    CHECK_FALSE(std::signbit(made[0].ratio));
    CHECK(made[1].count == 5);
    CHECK(made[0].createdAt < made[1].createdAt);
    CHECK(made[1].createdAt == made[699].updatedAt);
}

TEST_CASE("bulkCreate writes nothing where its last record is wrong", "[bulk]") {
    Samples samples;
    auto wrong = mixed(700);
    wrong.back().title = std::string(21, 'x');
    try {
        samples.model.bulkCreate(std::move(wrong));
        FAIL("it was stored");
    } catch (const ValidationError& error) {
        CHECK(error.errors().front().record == 699u);
    }
    CHECK(samples.model.count() == 0);
}
