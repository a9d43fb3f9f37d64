#pragma once

/// JSON in and out through nlohmann-json, and `nlohmann::json` members as JSON columns. Opt-in: include it beside
/// `sequelize/sequelize.hpp`.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <sequelize/core/api.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/json_options.hpp>
#include <sequelize/model/model.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize {

/// JSON columns as `nlohmann::json` members. The JSON document null and SQL NULL differ: only
/// `std::optional<nlohmann::json>` can hold the latter.
template <>
struct ColumnTraits<nlohmann::json> {
    using Stored = Json;
    /// A document with NaN, an infinity, or text that is no UTF-8 becomes a text that no column takes.
    [[nodiscard]] static Json toStored(const nlohmann::json& document);
    /// Throws ConversionError when the column holds no JSON document.
    [[nodiscard]] static nlohmann::json fromStored(const Json& stored);
};

namespace detail {

/// The records, which stand one after the other, `stride` bytes each.
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json recordsToJson(const ModelCore& core, const void* records,
                                                                 std::size_t count, std::size_t stride,
                                                                 const JsonLevel& level, const JsonForms& forms);
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json recordToJson(const ModelCore& core, const void* record,
                                                                const JsonLevel& level, const JsonForms& forms);
SEQUELIZE_API void recordFromJson(const ModelCore& core, const nlohmann::json& object, void* record,
                                  const JsonForms& forms);
SEQUELIZE_API void recordFromInput(const ModelCore& core, const nlohmann::json& object, void* record,
                                   const JsonInput& input);
/// `scratch`: a new object of the model's struct.
[[nodiscard]] SEQUELIZE_API std::vector<NamedAssignment> patchFromInput(const ModelCore& core,
                                                                        const nlohmann::json& object, void* scratch,
                                                                        const JsonInput& input);

}  // namespace detail

/// The value as Sequelize's `toJSON` gives it: dates as ISO 8601 texts, decimals as texts, blobs as Node's Buffer
/// objects. Of `bigInts`, every integer counts as a BIGINT. Throws ConversionError for two columns of one name.
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json toJSON(const Value& value, const detail::JsonForms& options = {});
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json toJSON(const Row& row, const detail::JsonForms& options = {});

/// The record as a JSON object with its attributes in the model's order, and its associations that are loaded
/// (Sequelize: instance.toJSON()). JSON columns are documents and GEOMETRY columns GeoJSON, whatever their members.
/// `.attributes` says which, in which order and under which keys, `.include` the same of associations; what was not
/// read or loaded is left out all the same. Runs no SQL. Throws UsageError for an attribute or association that the
/// model does not have, an expression, and two values under one key; ConversionError for a JSON column that holds no
/// document, and a GEOMETRY column that holds no shape.
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const T& record,
                                            const detail::ToJsonOptions<T>& options = {}) {
    return detail::recordToJson(detail::ModelAccess::core(model), &record, detail::levelOf(options),
                                detail::formsOf(options));
}
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const std::optional<T>& record,
                                            const detail::ToJsonOptions<T>& options = {}) {
    return record ? toJSON(model, *record, options) : nlohmann::ordered_json();
}
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const std::vector<T>& records,
                                            const detail::ToJsonOptions<T>& options = {}) {
    return detail::recordsToJson(detail::ModelAccess::core(model), records.data(), records.size(), sizeof(T),
                                 detail::levelOf(options), detail::formsOf(options));
}

/// A record from a JSON object in `toJSON`'s form, with the associated records that are in it; attributes that it
/// leaves out keep their initial values. It sets whatever the object names: for objects of strangers there are
/// `buildFromJSON` and `patchFromJSON`. Types are strict: no text becomes a number, no number a bool. Throws
/// ValidationError that lists everything that is wrong, by the attributes' names: unknown ones, and values that do not
/// go into their members.
template <class T>
[[nodiscard]] T fromJSON(const Model<T>& model, const nlohmann::json& object, const detail::JsonForms& options = {}) {
    T record{};
    detail::recordFromJson(detail::ModelAccess::core(model), object, &record, options);
    return model.build(std::move(record));
}

/// A new record from a JSON object of a stranger, for `create`: sets what `.fields` allows, else all attributes but the
/// timestamps, a primary key that is generated, and virtual ones; associated records where `.include` names them.
/// Attributes that it leaves out keep their initial values. Throws ValidationError that lists everything that is wrong,
/// by JSON Pointers (RFC 6901) as `path`: keys that are no attribute or may not be set, values of other types than
/// `fromJSON` takes, and those that do not fit their columns. Throws UsageError for `.fields` and `.include` that the
/// model does not have. Runs no SQL. (Sequelize: build with `fields`.)
template <class T>
[[nodiscard]] T buildFromJSON(const Model<T>& model, const nlohmann::json& object,
                              const detail::BuildOptions<T>& options = {}) {
    T record{};
    detail::recordFromInput(detail::ModelAccess::core(model), object, &record, detail::inputOf(options));
    return model.build(std::move(record));
}

/// What a JSON object of a stranger sets, for `update`: the attributes whose keys are there, and no others. An absent
/// key is not null. (Sequelize: `update(body, { fields })`.)
template <class T>
class Patch : public Values<T> {
public:
    // For the library: `patchFromJSON` makes it.
    explicit Patch(std::vector<detail::NamedAssignment> values) { this->values_ = std::move(values); }
    /// Whether it sets the member: the object did, or `add` of the member.
    template <class C, class M>
    [[nodiscard]] bool has(M C::*member) const {
        const auto offset = detail::memberOffset<T>(member);
        for (const auto& value : this->values_)
            if (value.column.offset == offset) return true;
        return false;
    }
};

/// What the JSON object sets, for `Books.update(book, patch)`, `book.update(patch)` and `Books.update(patch, {.where =
/// …})`, which write just that: `.fields` says what it may set, else all attributes but the primary key, the timestamps
/// and virtual ones. Null is NULL. A JSON column gets the whole document. Throws ValidationError that lists everything
/// that is wrong, by JSON Pointers (RFC 6901) as `path`: keys that are no attribute or may not be set, values of other
/// types than `fromJSON` takes, and those that do not fit their columns. Throws UsageError for `.fields` that are no
/// columns. Runs no SQL.
template <class T>
[[nodiscard]] Patch<T> patchFromJSON(const Model<T>& model, const nlohmann::json& object,
                                     const detail::PatchOptions<T>& options = {}) {
    T scratch{};
    return Patch<T>(
        detail::patchFromInput(detail::ModelAccess::core(model), object, &scratch, detail::inputOf(options)));
}

}  // namespace sequelize
