#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

enum class AssociationKind : std::uint8_t { belongsTo, hasOne, hasMany, belongsToMany };

/// "belongsTo", ...
[[nodiscard]] SEQUELIZE_API std::string_view nameOf(AssociationKind kind) noexcept;

/// The struct's member that an association fills.
struct SEQUELIZE_API AssociationSlot {
    std::ptrdiff_t offset = -1;
    const AssociationFunctions* operations = nullptr;  ///< null: the association has no member
    bool inherited = false;                            ///< it is a member of a base class
    [[nodiscard]] explicit operator bool() const noexcept { return operations != nullptr; }
    [[nodiscard]] void* in(void* record) const noexcept { return static_cast<std::byte*>(record) + offset; }
};

/// Columns of two tables that hold equal values: indices into the one's and the other's columns.
using ColumnPairs = std::vector<std::pair<std::size_t, std::size_t>>;
/// A column's index and the value that it gets.
using AssignedValue = std::pair<std::size_t, Value>;

/// A declared association: how rows of `source` and of `target` belong together. Refers to table definitions, which
/// outlive it; cycles are natural. `Link` (src/association/link.hpp) makes SQL and rows of it.
struct SEQUELIZE_API Association {
    AssociationKind kind{};
    TableDefinition* source = nullptr;
    TableDefinition* target = nullptr;
    std::string as{};                           ///< its name: "students"
    std::string label{};                        ///< "Grade::students", for messages
    const std::string* lastingLabel = nullptr;  ///< the same, for records, which may outlive their model
    AssociationSlot slot{};
    /// source columns and the target columns they equal; of a belongsToMany, source and join table.
    ColumnPairs keys{};
    std::vector<NamedAssignment> scope{};  ///< what target rows get that are made through the association
    std::vector<Expression> rules{};       ///< what target rows must hold, such as the scope's values

    TableDefinition* through = nullptr;  ///< the join table of a belongsToMany
    ColumnPairs throughKeys{};           ///< join table's and target's columns
    std::vector<NamedAssignment> throughScope{};
    std::vector<Expression> throughRules{};  ///< what the join table's rows must hold

    [[nodiscard]] bool isToMany() const noexcept {
        return kind == AssociationKind::hasMany || kind == AssociationKind::belongsToMany;
    }
};

/// A foreign key as an option gives it, before the columns are known.
struct ForeignKeyRequest {
    std::vector<ColumnDefinition> columns{};  ///< by name, and with the member where one was named; empty: the default
    std::optional<bool> allowNull{};
    const void* owner = nullptr;  ///< of a belongsToMany: `structTag` of the columns' members, where they are named so
};

/// The other direction of an association, declared with it: what its keys do not say.
struct InverseRequest {
    AssociationKind kind{};
    std::string as{};
    AssociationSlot slot{};
};

/// What the typed options of an association come down to.
struct AssociationRequest {
    AssociationKind kind{};
    TableDefinition* source = nullptr;
    TableDefinition* target = nullptr;
    std::string as{};
    AssociationSlot slot{};
    std::optional<InverseRequest> inverse{};
    ForeignKeyRequest foreignKey{};
    std::vector<ColumnReference> key{};  ///< sourceKey or targetKey; empty: the primary key
    bool constraints = true;
    std::string onDelete{};
    std::string onUpdate{};
    std::vector<NamedAssignment> scope{};
    // belongsToMany
    TableDefinition* through = nullptr;
    ForeignKeyRequest otherKey{};
    std::vector<ColumnReference> targetKey{};
    bool unique = true;
    std::vector<NamedAssignment> throughScope{};
};

/// The association's name: the one that was given, or the target model's, singular for a to-one and plural for a
/// to-many.
[[nodiscard]] SEQUELIZE_API std::string nameOf(const AssociationRequest& request);

/// Declares the association: adds foreign key columns and constraints to the tables. Throws AssociationError, naming
/// model and member, for what contradicts itself. The caller keeps the result.
[[nodiscard]] SEQUELIZE_API std::unique_ptr<Association> declareAssociation(AssociationRequest request);

}  // namespace sequelize::detail
