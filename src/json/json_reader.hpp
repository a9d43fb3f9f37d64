#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/json.hpp>

namespace sequelize::detail {

/// Where in a document something stands.
struct JsonPointer {
    std::string dotted{};   ///< "author.books[0].title", for messages
    std::string pointer{};  ///< "/author/books/0/title": a JSON Pointer (RFC 6901)

    [[nodiscard]] JsonPointer under(const std::string& key) const;
    [[nodiscard]] JsonPointer at(std::size_t index) const;
};

/// Reads JSON into records, and gathers what is wrong with it.
class JsonRecordReader {
public:
    using ReadTarget = std::function<void(const ModelCore& target, const nlohmann::json& object, void* record,
                                          const JsonPointer& path, const ThroughRow& through)>;

    /// `pathsArePointers`: what `path` is in the errors.
    JsonRecordReader(const ModelCore& root, const JsonForms& forms, bool pathsArePointers)
        : rootName_(root.table().modelName), forms_(forms), pathsArePointers_(pathsArePointers) {}

    /// All that the object names.
    void read(const ModelCore& core, const nlohmann::json& value, void* record, const JsonPointer& path,
              const ThroughRow& through = {});
    /// Throws ValidationError where something is wrong.
    void finish();

    // The parts.
    [[nodiscard]] bool isObject(const nlohmann::json& value, const JsonPointer& path);
    /// Sets the attribute's member. False: its value is wrong.
    bool set(const ColumnDefinition& attribute, const nlohmann::json& value, void* record, const JsonPointer& path);
    void readAssociated(const ModelCore& core, const Association& association, const nlohmann::json& value,
                        void* record, const JsonPointer& path, const ReadTarget& readTarget);
    void fail(const JsonPointer& path, const std::string& message);

private:
    std::string rootName_;
    JsonForms forms_;
    bool pathsArePointers_;
    std::vector<ValidationErrorItem> errors_{};
};

}  // namespace sequelize::detail
