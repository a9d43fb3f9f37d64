#pragma once

#include <array>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "integration/model_based/oracle.hpp"
#include "support/database.hpp"

/// The real tables and objects.
namespace test::programs {

struct Owner;

enum class Rarity : std::uint8_t { plain, rare };

struct Tag {
    std::string name{};
    std::int16_t weight{};
};

struct Item : sequelize::Record<Item> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> note{};
    std::int8_t stock{};
    sequelize::Decimal price{"0.00"};
    Rarity kind{};
    std::optional<std::int32_t> code{};
    std::optional<std::int64_t> ownerId{};
    sequelize::BelongsTo<Owner> owner{};
    sequelize::BelongsToMany<Tag> tags{};
};

struct Owner {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int8_t> rank{};
    sequelize::HasMany<Item> items{};
};

struct Badge : sequelize::Record<Badge> {
    std::string code{};
    std::int32_t points{};
    std::optional<std::string> note{};
};

/// A table and the objects of it that a program holds.
template <class T>
struct Shelf {
    sequelize::Model<T> model;
    Table table;
    std::array<std::optional<T>, slotCount> objects{};

    [[nodiscard]] std::size_t index(std::size_t column) const {
        return sequelize::detail::ModelAccess::core(model).indexOf({.name = schemaOf(table).columns[column].name});
    }
    [[nodiscard]] Row valuesOf(const T& object) const {
        Row row;
        for (std::size_t i = 0; i < schemaOf(table).columns.size(); ++i)
            row.push_back(sequelize::detail::ModelAccess::core(model).valueIn(&object, index(i)));
        return row;
    }
    void assign(T& object, const std::vector<Assignment>& values) const {
        for (const auto& [column, value] : values)
            sequelize::detail::ModelAccess::core(model).setValueIn(&object, index(column), value);
    }
};

/// The models on one Sequelize object.
struct World {
    explicit World(sequelize::Options options);

    sequelize::Sequelize sequelize;
    Shelf<Item> items;
    Shelf<Owner> owners;
    Shelf<Tag> tags;
    Shelf<Badge> badges;

    /// Calls `work` with the table's shelf.
    template <class Work>
    auto with(Table table, Work work) {
        switch (table) {
            case Table::items:
                return work(items);
            case Table::owners:
                return work(owners);
            case Table::tags:
                return work(tags);
            case Table::badges:
                break;
        }
        return work(badges);
    }

    void forgetObjects();
    /// What is in the tables.
    [[nodiscard]] Tables tables();
    void clearTables();
};

/// How a call ended.
struct Performed {
    Outcome outcome = succeeds;
    std::string result{};
    std::vector<sequelize::Value> keys{};  ///< of the objects that it made or inserted
    std::string message{};
    std::exception_ptr error{};
};

/// Runs a call on objects, a table or a relation, as the expectation completes it.
[[nodiscard]] Performed perform(
    World& world, const Command& command, const Expectation& expectation, const sequelize::InTransaction& transaction
);
/// What the exception that is being handled means.
[[nodiscard]] Performed failure();

/// Where the program's objects differ from what they must be; empty: nowhere.
[[nodiscard]] std::string differences(World& world, const State& state);

}  // namespace test::programs
