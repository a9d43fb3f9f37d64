// Values beside parts of documents.
#include <charconv>
#include <cmath>
#include <iterator>

#include <sequelize/core/error.hpp>

#include "../core/json_form.hpp"
#include "../core/json_text.hpp"
#include "../query/json_path.hpp"
#include "bind_origin.hpp"

namespace sequelize::detail {

std::string jsonTextOf(const Value& value) {
    switch (value.type()) {
        case Value::Type::null:
            return "null";
        case Value::Type::boolean:
            return *value.getIf<bool>() ? "true" : "false";
        case Value::Type::text:
            return jsonKey(*value.getIf<std::string>());
        case Value::Type::integer:
            return std::to_string(*value.getIf<std::int64_t>());
        case Value::Type::unsignedInteger:
            return std::to_string(*value.getIf<std::uint64_t>());
        case Value::Type::decimal:
            return value.getIf<Decimal>()->toString();
        case Value::Type::real: {
            const double real = *value.getIf<double>();
            if (!std::isfinite(real))
                throw UsageError("a part of a JSON document is neither NaN nor an infinity, which JSON does not have");
            char buffer[32];
            const auto end = std::to_chars(buffer, std::end(buffer), real).ptr;
            return {buffer, end};
        }
        case Value::Type::json: {
            const std::string& text = value.getIf<Json>()->text;
            if (const std::string fault = jsonFault(text); !fault.empty())
                throw UsageError("a value for a part of a JSON document " + fault);
            return text;
        }
        default:
            throw UsageError("a part of a JSON document is a text, number, boolean, null or document, and no " +
                             std::string(nameOf(value.type())) + "; give its text");
    }
}

double jsonRealOf(const Value& value) {
    if (const auto* integer = value.getIf<std::int64_t>()) return static_cast<double>(*integer);
    if (const auto* natural = value.getIf<std::uint64_t>()) return static_cast<double>(*natural);
    if (const auto* real = value.getIf<double>()) return *real;
    const std::string text = jsonTextOf(value);
    double real{};
    std::from_chars(text.data(), text.data() + text.size(), real);
    return real;
}

}  // namespace sequelize::detail
