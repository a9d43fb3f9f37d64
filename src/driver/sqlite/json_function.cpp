#include "../../core/json_form.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {

namespace {

void normalDocument(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto normal = isNull(arguments[0]) ? std::nullopt : normalJson(textOf(arguments[0]));
        if (normal)
            resultText(context, *normal);
        else
            sqlite3_result_value(context, arguments[0]);
    });
}

}  // namespace

void registerJsonFunction(sqlite3* handle) {
    registerScalar(handle, "sequelize_json", 1, normalDocument);
}

}  // namespace sequelize::detail::sqlite
