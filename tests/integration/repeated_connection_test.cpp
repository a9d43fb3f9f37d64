#include <algorithm>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Visit {
    std::int64_t id{};
    int minutes{};
    std::optional<std::int64_t> guestId{}, museumId{};
};
struct Museum {
    std::int64_t id{};
    std::string name{};
};
struct Guest {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Museum, Visit> museums{};
};

std::vector<int> minutesOf(const Guest& guest) {
    std::vector<int> minutes;
    for (std::size_t i = 0; i < guest.museums.size(); ++i) minutes.push_back(guest.museums.through(i).minutes);
    std::sort(minutes.begin(), minutes.end());
    return minutes;
}

}  // namespace

TEST_CASE("a pair that the join table connects twice", "[association][include]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto Guests = sequelize.define<Guest>("guest", {field<&Guest::name>()}, plain);
    auto Museums = sequelize.define<Museum>("museum", {field<&Museum::name>()}, plain);
    auto Visits = sequelize.define<Visit>(
        "visit",
        {field<&Visit::id>({.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}),
         field<&Visit::minutes>(), field<&Visit::guestId>({.type = DataTypes::INTEGER}),
         field<&Visit::museumId>({.type = DataTypes::INTEGER})},
        plain
    );
    Guests.belongsToMany(Museums, {.as = &Guest::museums, .through = Visits, .unique = false});
    const test::FreshTables tables(sequelize);
    Guests.bulkCreate({{.name = "Ann"}, {.name = "Bob"}});
    Museums.bulkCreate({{.name = "Louvre"}, {.name = "Prado"}});
    Visits.bulkCreate(
        {{.minutes = 10, .guestId = 1, .museumId = 1},
         {.minutes = 20, .guestId = 1, .museumId = 1},
         {.minutes = 30, .guestId = 2, .museumId = 1},
         {.minutes = 40, .guestId = 1, .museumId = 2}}
    );

    const auto read = [&](const IncludeOptions<Museum, Visit>& options) {
        return Guests.findAll({.include = {{&Guest::museums, options}}, .order = {&Guest::id}});
    };
    for (const auto& guests : {read({}), read({.separate = true}), read({.limit = 9, .separate = true})}) {
        REQUIRE(guests.size() == 2);
        CHECK(minutesOf(guests[0]) == std::vector{10, 20, 40});
        CHECK(minutesOf(guests[1]) == std::vector{30});
    }
}
