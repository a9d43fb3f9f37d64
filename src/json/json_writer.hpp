#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sequelize/json.hpp>

namespace sequelize::detail {

/// `kind`, of the value's column, says whether it is what `forms.bigInts` is about, a document, or a shape. Throws
/// ConversionError for what is none of these.
[[nodiscard]] nlohmann::ordered_json valueToJson(const Value& value, const JsonForms& forms, TypeSpec::Kind kind);

/// Which attributes are written, and under which keys.
class JsonAttributes {
public:
    /// Throws UsageError for what is none of the table's.
    JsonAttributes(const TableDefinition& table, const Selection& selection);

    /// Adds those of the record that were read.
    void write(const ModelCore& core, const void* record, const JsonForms& forms, nlohmann::ordered_json& object) const;

private:
    struct Entry {
        const ColumnDefinition* attribute;
        std::string key;
    };
    bool all_;
    std::vector<Entry> entries_;
    std::vector<const ColumnDefinition*> excluded_;
};

/// Writes records of one model, as a level of `toJSON` says. Looks the level's names up once for all records.
class JsonWriter {
public:
    JsonWriter(const ModelCore& core, const JsonLevel& level, const JsonForms& forms);

    [[nodiscard]] nlohmann::ordered_json write(const void* record) const;

private:
    struct Nested {
        const Association* association;
        std::string key;
        std::optional<JsonAttributes> through;  ///< of a belongsToMany whose rows are written
        std::vector<JsonWriter> writer;         ///< one
    };
    [[nodiscard]] const Association& associationAt(std::ptrdiff_t member) const;
    void writeAssociation(const Association& association, const std::string& key, const Nested* nested,
                          const void* record, nlohmann::ordered_json& object) const;

    const ModelCore& core_;
    JsonForms forms_;
    JsonAttributes attributes_;
    bool all_;
    std::vector<Nested> nested_;
};

}  // namespace sequelize::detail
