#pragma once

/// JSON in and out through nlohmann-json, and `nlohmann::json` members as JSON columns. Opt-in: include it beside
/// `sequelize/sequelize.hpp`.

#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include <sequelize/core/api.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/model.hpp>

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

[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json recordToJson(const ModelCore& core, const void* record);
SEQUELIZE_API void recordFromJson(const ModelCore& core, const nlohmann::json& object, void* record);

}  // namespace detail

/// The value as Sequelize's `toJSON` gives it: dates as ISO 8601 texts, decimals as texts, blobs as Node's Buffer
/// objects.
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json toJSON(const Value& value);
[[nodiscard]] SEQUELIZE_API nlohmann::ordered_json toJSON(const Row& row);

/// The record as a JSON object with its attributes in the model's order (Sequelize: instance.toJSON()).
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const T& record) {
    return detail::recordToJson(detail::ModelAccess::core(model), &record);
}
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const std::optional<T>& record) {
    return record ? detail::recordToJson(detail::ModelAccess::core(model), &*record) : nlohmann::ordered_json();
}
template <class T>
[[nodiscard]] nlohmann::ordered_json toJSON(const Model<T>& model, const std::vector<T>& records) {
    auto array = nlohmann::ordered_json::array();
    for (const auto& record : records) array.push_back(detail::recordToJson(detail::ModelAccess::core(model), &record));
    return array;
}

/// A record from a JSON object in `toJSON`'s form, with the associated records that are in it; attributes that it
/// leaves out keep their initial values. Types are strict: no text becomes a number, no number a bool. Throws
/// ValidationError that lists everything that is wrong, by the attributes' names: unknown ones, and values that do not
/// go into their members.
template <class T>
[[nodiscard]] T fromJSON(const Model<T>& model, const nlohmann::json& object) {
    T record{};
    detail::recordFromJson(detail::ModelAccess::core(model), object, &record);
    return model.build(std::move(record));
}

}  // namespace sequelize
