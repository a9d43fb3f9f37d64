#include "integration/model_based/world.hpp"

using namespace sequelize;

namespace test::programs {

World::World(Options options)
    : sequelize(databaseOptions(std::move(options))),
      items{
          sequelize.define<Item>(
              "model_item",
              {field<&Item::name>({.type = DataTypes::STRING(8)}), field<&Item::note>({.type = DataTypes::STRING(8)}),
               field<&Item::stock>(), field<&Item::price>({.type = DataTypes::DECIMAL(5, 2)}), field<&Item::kind>(),
               field<&Item::code>({.unique = true}), field<&Item::ownerId>()},
              {.timestamps = false}
          ),
          Table::items},
      owners{
          sequelize.define<Owner>(
              "model_owner", {field<&Owner::name>({.type = DataTypes::STRING(8)}), field<&Owner::rank>()},
              {.timestamps = false}
          ),
          Table::owners},
      tags{
          sequelize.define<Tag>(
              "model_tag",
              {field<&Tag::name>({.type = DataTypes::STRING(8), .primaryKey = true}), field<&Tag::weight>()},
              {.timestamps = false}
          ),
          Table::tags},
      badges{
          sequelize.define<Badge>(
              "model_badge",
              {field<&Badge::code>({.type = DataTypes::STRING(8), .primaryKey = true}), field<&Badge::points>(),
               field<&Badge::note>({.type = DataTypes::STRING(8)})},
              {.timestamps = false}
          ),
          Table::badges} {
    items.model.belongsTo(owners.model, {.as = &Item::owner, .foreignKey = &Item::ownerId});
    owners.model.hasMany(items.model, {.as = &Owner::items, .foreignKey = &Item::ownerId});
    items.model.belongsToMany(
        tags.model, {.as = &Item::tags, .through = "model_item_tag", .foreignKey = {"itemId"}, .otherKey = {"tagName"}}
    );
}

void World::forgetObjects() {
    for (std::size_t i = 0; i < tableCount; ++i)
        with(static_cast<Table>(i), [](auto& shelf) {
            for (auto& object : shelf.objects) object.reset();
        });
}

Tables World::tables() {
    Tables all;
    for (std::size_t i = 0; i < tableCount; ++i)
        with(static_cast<Table>(i), [&](auto& shelf) {
            for (const auto& record : shelf.model.findAll()) {
                auto row = shelf.valuesOf(record);
                all.of(shelf.table)[keyOf(row.front())] = std::move(row);
            }
        });
    for (const auto& link :
         sequelize.query<std::tuple<std::int64_t, std::string>>("SELECT itemId, tagName FROM model_item_tag"))
        all.links.emplace(keyOf(Value(std::get<0>(link))), keyOf(Value(std::get<1>(link))));
    return all;
}

void World::clearTables() {
    for (const char* table : {"model_item_tag", "model_items", "model_owners", "model_tags", "model_badges"})
        sequelize.query("DELETE FROM " + std::string(table));
}

}  // namespace test::programs
