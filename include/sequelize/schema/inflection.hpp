#pragma once

#include <string>
#include <string_view>

/// English names as Sequelize 6 forms them (npm `inflection` 1.x, whose results these are, oddities included:
/// a name that is derived differently would be another table or column). Pure, thread-safe, ASCII case rules;
/// other UTF-8 passes through.
#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// "book" to "books", "StudentCourse" to "StudentCourses", "person" to "people"; plural words stay as they
/// are.
[[nodiscard]] SEQUELIZE_API std::string pluralize(std::string_view word);

/// "books" to "book", "people" to "person"; singular words stay as they are.
[[nodiscard]] SEQUELIZE_API std::string singularize(std::string_view word);

/// "createdAt" to "created_at" (`underscored: true`): an underscore before each capital but a leading one, so
/// that "userID" is "user_i_d"; "::" becomes "/".
[[nodiscard]] SEQUELIZE_API std::string underscore(std::string_view name);

}  // namespace sequelize::detail
