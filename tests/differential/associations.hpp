#pragma once

// The models of associations.cpp; associations.mjs defines the same.

#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/json.hpp>
#include <sequelize/sequelize.hpp>

namespace differential {

struct Pupil;
struct Lesson;

struct Level {
    std::int64_t id{};
    int grade{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::HasMany<Pupil> pupils{};
};

struct Badge {
    std::int64_t id{};
    std::string code{};
    sequelize::DateTime createdAt{}, updatedAt{};
    std::int64_t pupilId{};
    sequelize::BelongsTo<Pupil> pupil{};
};

struct Link {
    std::int64_t id{};
    std::optional<std::int64_t> lessonId{};
    std::optional<std::int64_t> pupilId{};
    std::optional<int> score{};
};

struct Pupil {
    std::int64_t id{};
    std::string name{};
    sequelize::DateTime createdAt{}, updatedAt{};
    std::optional<std::int64_t> levelId{};
    std::optional<std::int64_t> formerId{};
    std::optional<std::int64_t> mentorId{};
    sequelize::BelongsTo<Level> level{};
    sequelize::BelongsTo<Level> former{};
    sequelize::BelongsTo<Pupil> mentor{};
    sequelize::HasMany<Pupil> mentees{};
    sequelize::HasOne<Badge> badge{};
    sequelize::BelongsToMany<Lesson, Link> lessons{};
};

struct Lesson {
    std::int64_t id{};
    std::string title{};
    sequelize::BelongsToMany<Pupil, Link> pupils{};
};

struct School {
    sequelize::Model<Level> levels;
    sequelize::Model<Pupil> pupils;
    sequelize::Model<Badge> badges;
    sequelize::Model<Lesson> lessons;
    sequelize::Model<Link> links;
};

inline School defineSchool(sequelize::Sequelize& sequelize) {
    using sequelize::as;
    using sequelize::field;
    namespace DataTypes = sequelize::DataTypes;
    const School school{
        .levels = sequelize.define<Level>("assoc_level", {field<&Level::grade>({.type = DataTypes::INTEGER})}),
        .pupils = sequelize.define<Pupil>("assoc_pupil", {field<&Pupil::name>({.type = DataTypes::STRING(60)})}),
        .badges = sequelize.define<Badge>("assoc_badge", {field<&Badge::code>({.type = DataTypes::STRING(60)})}),
        .lessons = sequelize.define<Lesson>(
            "assoc_lesson", {field<&Lesson::title>({.type = DataTypes::STRING(60)})}, {.timestamps = false}
        ),
        .links = sequelize.define<Link>(
            "assoc_link",
            {field<&Link::id>(
                 {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
             ),
             field<&Link::lessonId>({.type = DataTypes::INTEGER}), field<&Link::pupilId>({.type = DataTypes::INTEGER}),
             field<&Link::score>({.type = DataTypes::INTEGER})},
            {.timestamps = false}
        ),
    };
    const auto& [levels, pupils, badges, lessons, links] = school;
    pupils.belongsTo(levels, {.as = as<&Pupil::level>, .foreignKey = &Pupil::levelId});
    levels.hasMany(pupils, {.as = as<&Level::pupils>, .foreignKey = &Pupil::levelId});
    pupils.belongsTo(levels, {.as = as<&Pupil::former>, .foreignKey = &Pupil::formerId, .onDelete = "RESTRICT"});
    pupils.belongsTo(pupils, {.as = as<&Pupil::mentor>, .foreignKey = &Pupil::mentorId});
    pupils.hasMany(pupils, {.as = as<&Pupil::mentees>, .foreignKey = &Pupil::mentorId});
    pupils.hasOne(badges, {.as = as<&Pupil::badge>, .foreignKey = field<&Badge::pupilId>()});
    badges.belongsTo(pupils, {.as = as<&Badge::pupil>, .foreignKey = &Badge::pupilId});
    lessons.belongsToMany(
        pupils, {.as = as<&Lesson::pupils>, .through = links, .foreignKey = {"lessonId"}, .otherKey = {"pupilId"}}
    );
    pupils.belongsToMany(
        lessons, {.as = as<&Pupil::lessons>, .through = links, .foreignKey = {"pupilId"}, .otherKey = {"lessonId"}}
    );
    return school;
}

}  // namespace differential
