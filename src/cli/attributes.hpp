#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail::commandline {

/// A type that `--attributes` may name.
struct AttributeType {
    std::string_view name{};    ///< "STRING", as in DataTypes
    std::string_view member{};  ///< the C++ type, as written outside of the namespace: "std::string"
    TypeSpec spec{};
    bool isPlain = false;  ///< the member suggests the type: no field<> is needed
};

/// One of `--attributes`.
struct Attribute {
    std::string name{};
    const AttributeType* type = nullptr;
    std::vector<std::string> values{};  ///< of an ENUM
};

/// Reads `first_name:string,role:enum:{Admin, Guest User}`: commas and blanks separate, but within braces. Throws
/// Failure with sequelize-cli's text for what cannot be read, for types that no database here has, and for names that
/// are no C++ members or there twice.
[[nodiscard]] std::vector<Attribute> parseAttributes(std::string_view text);

}  // namespace sequelize::detail::commandline
