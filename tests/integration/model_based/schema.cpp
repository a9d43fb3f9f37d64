#include "integration/model_based/schema.hpp"

#include <string>

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {

const std::array<Schema, tableCount>& schemas() {
    static const std::vector<Value> ids{0, 0, 0, 1, 2, 3};
    static const std::array<Schema, tableCount> all{
        {{.name = "items",
          .generatesKey = true,
          .isRecord = true,
          .columns =
              {{.name = "id", .domain = ids},
               {.name = "name", .domain = {"", "a", "b", "c", "much too long"}, .wild = {null}, .longest = 8},
               {.name = "note", .domain = {null, "x", "y"}, .isOptional = true, .longest = 8},
               {.name = "stock",
                .domain = {0, 1, 5, 127, -128},
                .wild = {128, -129, null},
                .minimum = -128,
                .maximum = 127,
                .counts = true},
               {.name = "price", .domain = {Decimal("0.00"), Decimal("1.50"), Decimal("999.99"), Decimal("-2.25")}},
               {.name = "kind", .domain = {"plain", "rare"}, .wild = {"odd"}},
               {.name = "code", .domain = {null, null, 1, 2}, .isOptional = true},
               {.name = "ownerId", .domain = {null, 1, 2, 3}, .isOptional = true}}},
         {.name = "owners",
          .generatesKey = true,
          .isRecord = false,
          .columns =
              {{.name = "id", .domain = {0, 1, 2, 3, 1, 2}},
               {.name = "name", .domain = {"", "o", "p"}, .longest = 8},
               {.name = "rank",
                .domain = {null, 1, 100},
                .isOptional = true,
                .minimum = -128,
                .maximum = 127,
                .counts = true}}},
         {.name = "tags",
          .generatesKey = false,
          .isRecord = false,
          .columns =
              {{.name = "name", .domain = {"", "red", "green", "blue", "much too long"}, .longest = 8},
               {.name = "weight",
                .domain = {0, 1, 32767},
                .wild = {40000},
                .minimum = -32768,
                .maximum = 32767,
                .counts = true}}},
         {.name = "badges",
          .generatesKey = false,
          .isRecord = true,
          .columns = {
              {.name = "code", .domain = {"", "k", "l", "m"}, .longest = 8},
              {.name = "points",
               .domain = {0, 7, 2147483647},
               .wild = {std::int64_t{1} << 40},
               .minimum = std::numeric_limits<std::int32_t>::min(),
               .maximum = std::numeric_limits<std::int32_t>::max(),
               .counts = true},
              {.name = "note", .domain = {null, "n"}, .isOptional = true, .longest = 8}}}}};
    return all;
}

bool fits(const Column& column, const Value& value) {
    if (value.isNull()) return column.isOptional;
    for (const auto& wild : column.wild)
        if (wild == value) return false;
    if (const auto* text = value.getIf<std::string>()) return column.longest == 0 || text->size() <= column.longest;
    return true;
}

bool isUnset(const Schema& schema, const Value& key) {
    return key == schema.columns.front().domain.front();
}

}  // namespace test::programs
