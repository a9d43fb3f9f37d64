#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/model_column.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/schema/schema_model.hpp>

#include "names.hpp"

/// What is to be written, before it is text.
namespace sequelize::detail {

struct PlannedEnum {
    std::string name{};
    std::vector<std::pair<std::string, std::string>> values{};  ///< enumerators, and the column's texts
    [[nodiscard]] bool needsNames() const;                      ///< these differ
};

/// The options of a `field<>`, as C++; empty: not given.
struct PlannedField {
    std::string type{};
    std::string allowNull{};
    bool primaryKey = false;
    bool autoIncrement = false;
    std::string unique{};
    std::string defaultValue{};
    std::string field{};
    std::string comment{};

    [[nodiscard]] std::vector<std::string> options() const;
};

struct PlannedColumn {
    const ColumnSchema* column = nullptr;
    ModelColumn model{};
    std::string member{};  ///< empty: it is left out
    std::string cppType{};
    bool isOptional = false;
    std::string initialiser{};
    PlannedField field{};
    bool isTimestamp = false;
    bool losesDefault = false;  ///< it has one that no model can say
    std::vector<std::string> remarks{};
};

/// A member that an association fills.
struct PlannedMember {
    std::string type{};
    std::string name{};
};

struct PlannedModel {
    const TableSchema* table = nullptr;
    std::string structName{};
    std::string modelName{};
    std::string variable{};
    std::string file{};
    std::vector<PlannedEnum> enums{};
    std::vector<PlannedColumn> columns{};
    std::vector<PlannedMember> members{};
    std::set<std::string> related{};  ///< structs that its members name
    NameScope names{};                ///< of its members
    bool hasAutomaticId = false;
    std::vector<std::string> options{};  ///< the model's, as C++
    std::vector<std::string> indexes{};  ///< the same, one each
    std::vector<std::string> remarks{};

    /// The column, where it has a member; null.
    [[nodiscard]] PlannedColumn* mapped(std::string_view column);
    [[nodiscard]] const PlannedColumn* mapped(std::string_view column) const;
    [[nodiscard]] bool isInPrimaryKey(std::string_view column) const;
    /// "&Film::title".
    [[nodiscard]] std::string pointerTo(const PlannedColumn& column) const {
        return "&" + structName + "::" + column.member;
    }
};

/// An association's call: `variable.kind(other, {options})`.
struct PlannedCall {
    std::string begin{};  ///< "films.belongsTo(languages, "
    std::vector<std::string> options{};
};

struct SourcePlan {
    const SqlDialect* dialect = nullptr;
    NameScope types{};
    std::vector<PlannedModel> models{};
    std::vector<PlannedCall> associations{};
    std::vector<std::string> remarks{};

    [[nodiscard]] PlannedModel* model(std::string_view table);
};

/// Gives the model its columns: members, types, defaults.
void planColumns(SourcePlan& plan, PlannedModel& model);
/// The primary key, unique keys and indexes.
void planKeys(PlannedModel& model);
/// What the table is beside its columns and keys.
void planOptions(const SourcePlan& plan, PlannedModel& model);
/// Foreign keys; the columns of all models are known.
void planAssociations(SourcePlan& plan);

}  // namespace sequelize::detail
