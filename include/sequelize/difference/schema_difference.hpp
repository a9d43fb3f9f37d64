#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize {

/// What a change of a table may do that nobody wants.
struct SEQUELIZE_API SchemaRisk {
    enum class Kind : std::uint8_t {
        destroysData,         ///< values or rows are lost
        failsOnPresentRows,   ///< the database refuses it, or makes values up, as long as such rows are there
        blocksWrites,         ///< writers wait while the database goes through all rows
        breaksRunningVersion  ///< a program that knows the table as it was fails
    };
    Kind kind = Kind::destroysData;
    std::string reason{};                 ///< "texts of more than 20 characters"
    std::optional<std::uint64_t> rows{};  ///< how many rows it is about, once they were counted
};

/// One thing by which two schemas differ.
struct SEQUELIZE_API SchemaChange {
    enum class Kind : std::uint8_t {
        createTable,
        dropTable,
        renameTable,
        changeTable,  ///< its engine, character set, comment, options
        addColumn,
        dropColumn,
        renameColumn,
        changeColumn,
        changePrimaryKey,
        addIndex,  ///< also a unique key
        dropIndex,
        renameIndex,
        addForeignKey,
        dropForeignKey,
        addCheck,
        dropCheck
    };
    Kind kind = Kind::createTable;
    std::string table{};   ///< its name once the change is made
    std::string name{};    ///< of the column, index, key or check; of something renamed, the new one; may be empty
    std::string before{};  ///< what is there, or its former name: "varchar(20) NOT NULL"
    std::string after{};   ///< what shall be there, or its new name
    std::vector<SchemaRisk> risks{};

    /// `books.title`; of a table `books`.
    [[nodiscard]] std::string subject() const;
    /// The change in one line: `change column books.title: varchar(20) -> varchar(50)`.
    [[nodiscard]] std::string text() const;
};

/// What makes one schema another: what `Sequelize::check` finds between models and database. A plain value.
struct SEQUELIZE_API SchemaDifference {
    /// Something that has another name, or could be meant to.
    struct Rename {
        std::string table{};  ///< of a column: its table's new name; empty: a table
        std::string from{};
        std::string to{};
    };

    SchemaModel before{};
    /// What there will be: the wanted schema, with what is equal but called otherwise, and what stays, as it is there.
    SchemaModel after{};
    std::vector<SchemaChange> changes{};
    std::vector<Rename> renames{};     ///< those that `changes` make
    std::vector<Rename> candidates{};  ///< what would be dropped, and what would be added and looks alike
    /// What differs, and is no change: an index that no model has, a second equal one.
    std::vector<std::string> notes{};

    /// Whether nothing is to be changed.
    [[nodiscard]] bool isClean() const noexcept { return changes.empty(); }
    /// For people: a line for each change, risk, candidate and note. Empty where there is none.
    [[nodiscard]] std::string text() const;
};

}  // namespace sequelize
