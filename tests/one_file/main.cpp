// The other file of a program whose library is compiled in program.cpp, README.md's program; run.cmake builds the two.
#include <sequelize/sequelize.hpp>

struct Note {
    std::int64_t id{};
    std::string text{};
};

void readme();

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto Notes = db.define<Note>("note", {sequelize::field<&Note::text>()}, {.timestamps = false});
    db.sync();
    Notes.create({.text = "from the other file"});
    const auto note = Notes.findOne({.where = {{&Note::text, "from the other file"}}});
    if (!note || note->id != 1) return 1;
#if SEQUELIZE_WITH_JSON
    if (sequelize::toJSON(Notes, *note)["text"] != "from the other file") return 1;
#endif
#if SEQUELIZE_WITH_FORMAT
    if (fmt::format("{}", Notes).empty()) return 1;
#endif
    readme();
}
